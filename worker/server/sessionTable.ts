import * as v from 'valibot'
import type { ServerId, SessionId } from '../api/ids'
import type { SessionSummary } from '../api/state'
import { sessionRow, type SessionRow } from '../protocol/wire/rows'
import type { ServerDatabase, StoredSession } from '../store/serverDatabase'
import type { Keyring } from './keyring'
import { createLaterBatch } from './laterBatch'
import type { FetchedList } from './lists'
import { isPresent } from './presence'
import { applySessionUpdate, mergeSessionRow, newerActivity, type ActivitySign, type VersionedValue } from './rowMerge'
import { activityOf, digestSession, isDigestOf, storedSessionDigest, type SessionDigest } from './sessionDigest'
import { createWorkQueue } from './workQueue'

const writeDelayMs = 500
/** An active session's `activeAt` moves every 2 s; the list does not need that. */
const activeAtStepMs = 30_000

export interface SessionEntry {
  row: SessionRow
  /** Null = legacy, locked, or not opened yet. */
  dataKey: Uint8Array<ArrayBuffer> | null
  digest: SessionDigest | null
  /** Highest message seq that the person has read on this device. */
  readSeq: number
  thinking: boolean
  /** When the last heartbeat reached us, our clock; 0 = none. */
  heardAt: number
  summary: SessionSummary | null
}

export interface SessionTable {
  get(id: SessionId): SessionEntry | undefined
  summaries(): Record<SessionId, SessionSummary>
  load(): Promise<void>
  mergeRow(row: SessionRow): void
  /** Call before fetching; give it what was fetched. Sessions that came or went meanwhile by events stay so. */
  beginRefetch(): (list: FetchedList<SessionRow>) => void
  applyUpdate(id: SessionId, update: Parameters<typeof applySessionUpdate>[1]): void
  applyActivity(id: SessionId, activity: ActivitySign & { thinking: boolean }): void
  /** A live message: its session's numbers move, nothing is fetched. */
  noteMessage(id: SessionId, message: { seq: number; createdAt: number }): void
  remove(ids: readonly SessionId[]): void
  markRead(id: SessionId): Promise<void>
  /** From now on activity is claimed, not `unknown`. */
  setServerReached(): void
  /** Doubts presence that has not been confirmed for too long. */
  refreshPresence(): void
  isActive(entry: SessionEntry): boolean
  /** Null = locked. */
  ensureKey(entry: SessionEntry): ReturnType<Keyring['cipher']>
  /** All summaries are made and written. */
  settled(): Promise<void>
  /** Writes what is made; makes no more. */
  close(): Promise<void>
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
}): SessionTable {
  const { database, keyring } = options
  const entries = new Map<SessionId, SessionEntry>()
  let summaries: Record<SessionId, SessionSummary> = {}
  /** Sessions whose summary in `summaries` is not the current one. */
  const stale = new Set<SessionId>()
  let serverReached = false
  /** What events did while lists were being fetched. */
  let duringRefetch: { upserted: Set<SessionId>; removed: Set<SessionId> } | null = null
  let writing: Promise<void> = Promise.resolve()

  const digesting = createWorkQueue<SessionId>(async (id) => {
    const entry = entries.get(id)
    if (!entry || isDigestOf(entry.digest, entry.row)) return
    const { row } = entry
    entry.digest = await digestSession(row, await ensureKey(entry))
    if (entries.get(id) !== entry) return
    // A newer version came while this one was being opened.
    if (!isDigestOf(entry.digest, entry.row)) digesting.add(id)
    touch(id, entry)
  })
  const unwritten = createLaterBatch<SessionId>(writeDelayMs, (ids) => {
    const present = [...ids].flatMap((id) => entries.get(id) ?? []).map(toStored)
    // The cache only: what cannot be written now is fetched again after the next start.
    writing = writing.then(() => database.putSessions(present)).catch(() => undefined)
  })

  async function ensureKey(entry: SessionEntry) {
    const { dataEncryptionKey } = entry.row
    if (dataEncryptionKey !== null && !entry.dataKey && entry.digest?.lockedKey !== dataEncryptionKey) {
      entry.dataKey = keyring.openDataKey(dataEncryptionKey)
    }
    return keyring.cipher({ dataEncryptionKey, dataKey: entry.dataKey })
  }

  function touch(id: SessionId, entry: SessionEntry): void {
    unwritten.add(id)
    refreshSummary(id, entry)
    options.onRow(id)
  }

  function refreshSummary(id: SessionId, entry: SessionEntry): void {
    const summary = summarize(entry)
    if (summary === entry.summary) return
    entry.summary = summary
    stale.add(id)
    options.onChange(id)
  }

  function readSummaries(): Record<SessionId, SessionSummary> {
    if (stale.size === 0) return summaries
    const next = { ...summaries }
    for (const id of stale) {
      const summary = entries.get(id)?.summary
      if (summary) next[id] = summary
      else delete next[id]
    }
    stale.clear()
    summaries = next
    return next
  }

  function summarize({
    row,
    digest,
    readSeq,
    thinking,
    heardAt,
    summary: before,
  }: SessionEntry): SessionSummary | null {
    if (!digest) return null
    const active = isPresent({ ...row, heardAt }, Date.now())
    const keepsActiveAt = before && active && Math.abs(row.activeAt - before.activeAt) < activeAtStepMs
    const next: SessionSummary = {
      serverId: options.serverId,
      id: row.id as SessionId,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      activeAt: keepsActiveAt ? before.activeAt : row.activeAt,
      seq: row.seq,
      ...activityOf(digest, { serverReached, active, thinking: thinking && active }),
      unread: row.seq > readSeq,
      content: digest.content,
    }
    return before && isSame(before, next) ? before : next
  }

  function setRow(id: SessionId, row: SessionRow): void {
    const entry = entries.get(id)
    if (!entry) {
      // Seen for the first time: nobody wants a hundred unread marks after a sign-in.
      const fresh = { row, dataKey: null, digest: null, readSeq: row.seq, thinking: false, heardAt: 0, summary: null }
      entries.set(id, fresh)
    } else {
      if (entry.row === row) return
      entry.row = row
      if (!row.active) entry.thinking = false
      touch(id, entry)
    }
    if (!isDigestOf(entries.get(id)?.digest ?? null, row)) digesting.add(id)
  }

  function mergeRow(row: SessionRow): void {
    const id = row.id as SessionId
    duringRefetch?.upserted.add(id)
    const held = entries.get(id)
    setRow(id, held ? mergeSessionRow(held.row, row) : row)
  }

  function remove(ids: readonly SessionId[]): void {
    const present = ids.filter((id) => entries.delete(id))
    for (const id of ids) duringRefetch?.removed.add(id)
    if (present.length === 0) return
    writing = writing.then(() => database.deleteSessions(present)).catch(() => undefined)
    for (const id of present) {
      stale.add(id)
      options.onRemoved(id)
      options.onChange(id)
    }
  }

  return {
    get: (id) => entries.get(id),
    summaries: readSummaries,
    mergeRow,
    remove,
    ensureKey,
    isActive: (entry) => isPresent({ ...entry.row, heardAt: entry.heardAt }, Date.now()),
    async load() {
      for (const stored of await database.readSessions()) {
        const entry = fromStored(stored)
        if (!entry) continue
        entries.set(stored.id, entry)
        entry.summary = summarize(entry)
        stale.add(stored.id)
        if (!isDigestOf(entry.digest, entry.row)) digesting.add(stored.id)
      }
    },
    beginRefetch() {
      const during = { upserted: new Set<SessionId>(), removed: new Set<SessionId>() }
      duringRefetch = during
      return (list) => {
        if (duringRefetch === during) duringRefetch = null
        for (const row of list.rows) if (!during.removed.has(row.id as SessionId)) mergeRow(row)
        remove([...entries.keys()].filter((id) => !list.ids.has(id) && !during.upserted.has(id)))
      }
    },
    applyUpdate(id, update: { metadata?: VersionedValue | null; agentState?: VersionedValue | null }) {
      const entry = entries.get(id)
      if (entry) setRow(id, applySessionUpdate(entry.row, update))
    },
    applyActivity(id, activity) {
      const entry = entries.get(id)
      if (!entry) return
      const sign = newerActivity(entry.row, activity)
      if (sign.active && activity.active) entry.heardAt = Date.now()
      // An old sign of life says nothing about thinking.
      if (activity.activeAt >= entry.row.activeAt) entry.thinking = activity.active && activity.thinking
      entry.row = { ...entry.row, ...sign }
      refreshSummary(id, entry)
    },
    noteMessage(id, message) {
      const entry = entries.get(id)
      if (!entry || message.seq <= entry.row.seq) return
      const updatedAt = Math.max(entry.row.updatedAt, message.createdAt)
      setRow(id, { ...entry.row, seq: message.seq, updatedAt })
    },
    async markRead(id) {
      const entry = entries.get(id)
      if (!entry || entry.readSeq >= entry.row.seq) return
      entry.readSeq = entry.row.seq
      touch(id, entry)
      unwritten.flush()
      await writing
    },
    setServerReached() {
      if (serverReached) return
      serverReached = true
      for (const [id, entry] of entries) refreshSummary(id, entry)
    },
    refreshPresence() {
      for (const [id, entry] of entries) if (entry.row.active) refreshSummary(id, entry)
    },
    async close() {
      digesting.clear()
      unwritten.flush()
      await writing
    },
    async settled() {
      await digesting.settled()
      unwritten.flush()
      await writing
    },
  }
}

function toStored(entry: SessionEntry): StoredSession {
  const { row, dataKey, digest, readSeq } = entry
  return { id: row.id as SessionId, row: { ...row }, dataKey, summary: digest, readSeq }
}

function fromStored(stored: StoredSession): SessionEntry | null {
  const row = v.safeParse(sessionRow, stored.row)
  if (!row.success || row.output.id !== stored.id) return null
  const digest = v.safeParse(storedSessionDigest, stored.summary)
  return {
    row: row.output,
    dataKey: stored.dataKey,
    digest: digest.success ? digest.output : null,
    readSeq: stored.readSeq,
    thinking: false,
    heardAt: 0,
    summary: null,
  }
}

function isSame(a: SessionSummary, b: SessionSummary): boolean {
  const names = Object.keys(b) as (keyof SessionSummary)[]
  return names.every((name) => a[name] === b[name])
}
