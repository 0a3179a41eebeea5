import * as v from 'valibot'
import type { ServerId, SessionId } from '../../api/ids'
import type { SessionMarks, SessionSummary } from '../../api/state'
import { sessionRow, type SessionRow } from '../../protocol/wire/rows'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import { storedWants } from '../../store/storedWants'
import type { StoredSession } from '../../store/server/serverRecords'
import { limits } from '../transport/limits/limits'
import type { EntityEntry } from './entities/entityParts'
import { createEntityTable, type EntityTable } from './entities/entityTable'
import type { Keyring } from './keyring'
import { sessionTime, type LastMessage } from './lastMessages'
import { isPresent } from './presence'
import { applySessionUpdate, isSessionSetBack, mergeSessionRow, type ActivitySign } from './entities/rowMerge'
import { activityOf, digestSession, isDigestOf, storedSessionDigest, type SessionDigest } from './sessionDigest'

/** An active session's `activeAt` moves every 2 s; the list does not need that. */
const activeAtStepMs = 30_000

export interface SessionEntry extends EntityEntry<SessionRow, SessionDigest, SessionSummary> {
  /** Highest message seq that the person has read on this device. */
  readSeq: number
  thinking: boolean
  /** Null = not known. */
  lastMessage: LastMessage | null
  /** The server has it no more: it was set back, or another device deleted it. What is stored here is all there is. */
  isLost: boolean
  /** Replaced, never changed in place. */
  marks: SessionMarks
}

/** The sessions of one account on one server. */
export interface SessionTable extends Omit<
  EntityTable<SessionId, SessionRow, SessionSummary, SessionEntry>,
  'setRow' | 'touch' | 'flush' | 'applyActivity'
> {
  applyUpdate(id: SessionId, update: Parameters<typeof applySessionUpdate>[1]): void
  applyActivity(id: SessionId, activity: ActivitySign & { thinking: boolean }): void
  /** Moves a session's numbers for a live message; nothing is fetched. `isOwn`: it was sent from here. */
  noteMessage(id: SessionId, message: { seq: number; createdAt: number }, isOwn: boolean): void
  /** Takes what was read of a session's last message. */
  noteLastMessage(id: SessionId, last: LastMessage): void
  markRead(id: SessionId): Promise<void>
  /** `undefined` removes a mark; a session that is not known has no marks. Resolves with whether it is durable. */
  setMarks(id: SessionId, change: { [Name in keyof SessionMarks]: SessionMarks[Name] | undefined }): Promise<boolean>
  isActive(entry: SessionEntry): boolean
}

export function createSessionTable(options: {
  serverId: ServerId
  database: ServerDatabase
  keyring: Keyring
  /** Its summary changed or is gone. */
  onChange(id: SessionId): void
  /** Its row changed in more than activity. */
  onRow(id: SessionId): void
  onRemoved(id: SessionId): void
  /** The server was set back: it has an older state of this session. */
  onSetBack(id: SessionId): void
  onTooMany(): void
}): SessionTable {
  const { serverId, database } = options
  const table = createEntityTable<SessionId, SessionRow, SessionDigest, SessionSummary, SessionEntry>({
    keyring: options.keyring,
    most: limits.sessions,
    onTooMany: options.onTooMany,
    // A session seen for the first time counts as read: nobody wants a hundred unread marks after a sign-in.
    createEntry: (row) =>
      newEntry(row, { dataKey: null, digest: null, readSeq: row.seq, lastMessage: null, isLost: false, marks: none }),
    mergeRow: mergeSessionRow,
    isSetBack: isSessionSetBack,
    beforeRow(entry, row) {
      if (!row.active) entry.thinking = false
    },
    isDigestOf,
    digest: digestSession,
    summarize: (entry, serverReached) => summarize(serverId, entry, serverReached),
    readStored: async () => (await database.readSessions()).flatMap((stored) => fromStored(stored) ?? []),
    writeStored: (entries) => database.putSessions(entries.map(toStored)),
    deleteStored: (ids) => database.deleteSessions(ids),
    onChange: options.onChange,
    onRow: options.onRow,
    onRemoved: options.onRemoved,
    onSetBack(id, entry) {
      // Which of its messages are new is not known before they are compared, so it is marked unread.
      entry.readSeq = Math.min(entry.readSeq, entry.row.seq - 1)
      options.onSetBack(id)
    },
    onFound: (id, entry) => setLost(id, entry, false),
    keepsMissing(id, entry, isDeleted) {
      // What was made since it went missing says nothing about it.
      setLost(id, entry, entry.isLost || !isDeleted)
      return entry.isLost
    },
  })

  function setLost(id: SessionId, entry: SessionEntry, isLost: boolean): void {
    if (entry.isLost === isLost) return
    entry.isLost = isLost
    table.touch(id, entry)
  }

  return {
    ...table,
    isActive: (entry) => isPresent({ ...entry.row, heardAt: entry.heardAt }, Date.now()),
    applyUpdate(id, update) {
      const entry = table.get(id)
      if (entry) table.setRow(id, applySessionUpdate(entry.row, update))
    },
    applyActivity(id, activity) {
      table.applyActivity(id, activity, (entry) => {
        entry.thinking = activity.active && activity.thinking
      })
    },
    noteMessage(id, message, isOwn) {
      const entry = table.get(id)
      if (!entry || message.seq <= entry.row.seq) return
      // What came before it may still be unread.
      if (isOwn && entry.readSeq >= message.seq - 1) entry.readSeq = message.seq
      entry.lastMessage = { seq: message.seq, at: message.createdAt }
      table.setRow(id, { ...entry.row, seq: message.seq })
    },
    noteLastMessage(id, last) {
      const entry = table.get(id)
      if (!entry || last.seq !== entry.row.seq) return
      entry.lastMessage = last
      table.touch(id, entry)
    },
    async markRead(id) {
      const entry = table.get(id)
      if (!entry || entry.readSeq >= entry.row.seq) return
      entry.readSeq = entry.row.seq
      table.touch(id, entry)
      await table.flush()
    },
    async setMarks(id, change) {
      const entry = table.get(id)
      if (!entry) return true
      const marks = Object.entries({ ...entry.marks, ...change })
      entry.marks = Object.fromEntries(marks.filter(([, mark]) => mark !== undefined))
      table.touch(id, entry)
      return table.flush()
    },
  }
}

const none: SessionMarks = {}

/** `error` is not stored: it belongs to one run of the hub. */
const storedMarks = v.object({
  pinned: v.exactOptional(v.literal(true)),
  wants: v.exactOptional(storedWants),
  /** What older builds wrote for `mute`. */
  muted: v.exactOptional(v.literal(true)),
  removal: v.exactOptional(v.object({ how: v.picklist(['archive', 'delete']), at: v.number() })),
})

function marksOf({ muted, ...marks }: v.InferOutput<typeof storedMarks>): SessionMarks {
  return muted ? { wants: 'mute', ...marks } : marks
}

function summarize(
  serverId: ServerId,
  { row, digest, readSeq, lastMessage, thinking, heardAt, isLost, marks, summary: before }: SessionEntry,
  serverReached: boolean,
): SessionSummary | null {
  if (!digest) return null
  const active = !isLost && isPresent({ ...row, heardAt }, Date.now())
  const keepsActiveAt = before && active && Math.abs(row.activeAt - before.activeAt) < activeAtStepMs
  const next: SessionSummary = {
    serverId,
    id: row.id,
    createdAt: row.createdAt,
    updatedAt: sessionTime(row, lastMessage),
    activeAt: keepsActiveAt ? before.activeAt : row.activeAt,
    seq: row.seq,
    ...activityOf(digest, { serverReached, active, thinking: thinking && active }),
    ...(isLost ? lost : {}),
    unread: row.seq > readSeq,
    content: digest.content,
    ...(Object.keys(marks).length > 0 && { marks }),
  }
  return before && isSame(before, next) ? before : next
}

const lost = { activity: 'lost' } as const

function newEntry(
  row: SessionRow,
  known: Pick<SessionEntry, 'dataKey' | 'digest' | 'readSeq' | 'lastMessage' | 'isLost' | 'marks'>,
): SessionEntry {
  return { row, ...known, thinking: false, heardAt: 0, summary: null }
}

function toStored(entry: SessionEntry): StoredSession {
  const { row, dataKey, digest, readSeq, lastMessage, isLost, marks } = entry
  return {
    id: row.id,
    row: { ...row },
    dataKey,
    summary: digest,
    readSeq,
    lastMessage: lastMessage ?? undefined,
    isLost,
    marks: Object.keys(marks).length > 0 ? marks : undefined,
  }
}

function fromStored(stored: StoredSession): SessionEntry | null {
  const row = v.safeParse(sessionRow, stored.row)
  if (!row.success || row.output.id !== stored.id) return null
  const { dataKey, readSeq, lastMessage = null, isLost = false } = stored
  const digest = v.safeParse(storedSessionDigest, stored.summary)
  const marks = v.safeParse(storedMarks, stored.marks)
  return newEntry(row.output, {
    dataKey,
    digest: digest.success ? digest.output : null,
    readSeq,
    lastMessage,
    isLost,
    marks: marks.success ? marksOf(marks.output) : none,
  })
}

function isSame(a: SessionSummary, b: SessionSummary): boolean {
  const names = Object.keys(b) as (keyof SessionSummary)[]
  return a.marks === b.marks && names.every((name) => a[name] === b[name])
}
