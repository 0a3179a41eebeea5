import type { ServerId } from '../../api/ids'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { Keyring } from './keyring'
import { createRateLimit } from '../../shared/rateLimit'
import { limits } from '../transport/limits'
import { createBatch } from '../../shared/batch'
import { newerActivity, type ActivitySign } from './rowMerge'
import { createWorkQueue } from '../../shared/workQueue'

const writeDelayMs = 500

/** What the wire says of every session and machine. */
interface EntityRow extends ActivitySign {
  id: string
  dataEncryptionKey: string | null
}

/** What its encrypted parts say to the list; kept in the cache. */
interface EntityDigest {
  /** The wrapped key that could not be opened; tried again only when it changes. */
  lockedKey: string | null
}

export interface EntityEntry<Row, Digest, Summary> {
  row: Row
  /** Null = legacy, locked, or not opened yet. */
  dataKey: Uint8Array<ArrayBuffer> | null
  digest: Digest | null
  /** When the last heartbeat reached us, our clock; 0 = none. */
  heardAt: number
  summary: Summary | null
}

/** What sessions and machines do differently. */
export interface EntityKind<Id extends string, Row, Digest, Summary, Entry> {
  keyring: Keyring
  /** So many are held; what comes beyond is passed over and told. */
  most: number
  onTooMany(): void
  createEntry(row: Row): Entry
  mergeRow(held: Row, incoming: Row): Row
  /** `incoming` was asked for after `held` was known, and is older: the server was set back. */
  isSetBack(held: Row, incoming: Row): boolean
  /** The entry is about to take this row. */
  beforeRow?(entry: Entry, row: Row): void
  isDigestOf(digest: Digest | null, row: Row): boolean
  digest(row: Row, cipher: RecordCipher | null): Promise<Digest>
  /** Null = without a digest there is nothing to show. The one before comes back when nothing changed. */
  summarize(entry: Entry, serverReached: boolean): Summary | null
  readStored(): Promise<Entry[]>
  writeStored(entries: Entry[]): Promise<void>
  deleteStored(ids: Id[]): Promise<void>
  /** Its summary changed or is gone. */
  onChange(id: Id): void
  /** Its row changed in more than activity. */
  onRow?(id: Id): void
  onRemoved?(id: Id): void
  /** The server was set back; the entry has its row as the server has it now. */
  onSetBack(id: Id, entry: Entry): void
  /** The server named it again. */
  onFound?(id: Id, entry: Entry): void
  /** The list lacks it; `isSetBack`: because of an older copy, it seems. True = it stays. */
  keepsMissing?(id: Id, entry: Entry, isSetBack: boolean): boolean
}

/** One reading of a list from the server. */
export interface Refetch<Row> {
  /** A row that was read. */
  merge(row: Row): void
  /** All rows were read; `ids`: all that the server named. What came or went meanwhile by events stays so. */
  finish(ids: ReadonlySet<string>): void
}

/** The entities of one kind of one account on one server: rows, their digests, and the summaries that the list shows. */
export interface EntityTable<Id, Row, Summary, Entry> {
  get(id: Id): Entry | undefined
  all(): Entry[]
  summaries(): Record<string, Summary>
  /** Reads the cache. */
  load(): Promise<void>
  setRow(id: Id, row: Row): void
  /** A row of an event. */
  mergeRow(row: Row): void
  /** Call before fetching; give it what was fetched. */
  beginRefetch(): Refetch<Row>
  /** An `activity` event; `change` sees the entry before its row takes the newer sign of life. */
  applyActivity(id: Id, activity: ActivitySign, change?: (entry: Entry) => void): void
  remove(ids: readonly Id[]): void
  /** The entry changed in what is stored of it. */
  touch(id: Id, entry: Entry): void
  /** From now on activity is claimed, not `unknown`. */
  setServerReached(): void
  /** Doubts presence that has not been confirmed for too long. */
  refreshPresence(): void
  /** Null = locked. */
  ensureKey(entry: Entry): ReturnType<Keyring['cipher']>
  /** Writes what is made now. */
  flush(): Promise<void>
  /** All summaries are made and written. */
  settled(): Promise<void>
  /** Writes what is made; makes no more. */
  close(): Promise<void>
}

export function createEntityTable<
  Id extends string,
  Row extends EntityRow,
  Digest extends EntityDigest,
  Summary extends { serverId: ServerId },
  Entry extends EntityEntry<Row, Digest, Summary>,
>(kind: EntityKind<Id, Row, Digest, Summary, Entry>): EntityTable<Id, Row, Summary, Entry> {
  const entries = new Map<Id, Entry>()
  let summaries: Record<string, Summary> = {}
  /** Those whose summary in `summaries` is not the current one. */
  const stale = new Set<Id>()
  /** Those whose digest is of other content, whatever versions it names; shown until the new one is made. */
  const outdated = new Set<Id>()
  let serverReached = false
  const newByEvents = createRateLimit(limits.newEntities)
  /** What events did while lists were being fetched. */
  let duringRefetch: { upserted: Set<Id>; removed: Set<Id> } | null = null
  let writing: Promise<void> = Promise.resolve()

  const digesting = createWorkQueue<Id>(async (id) => {
    const entry = entries.get(id)
    if (!entry || (!outdated.delete(id) && kind.isDigestOf(entry.digest, entry.row))) return
    const { row } = entry
    entry.digest = await kind.digest(row, await ensureKey(entry))
    if (entries.get(id) !== entry) return
    // A newer version came while this one was being opened.
    if (!kind.isDigestOf(entry.digest, entry.row)) digesting.add(id)
    touch(id, entry)
  })
  const unwritten = createBatch<Id>(writeDelayMs, (ids) => {
    const present = [...ids].flatMap((id) => entries.get(id) ?? [])
    write(() => kind.writeStored(present))
  })

  /** The cache only: what cannot be written now is fetched again after the next start. */
  function write(action: () => Promise<void>): void {
    writing = writing.then(action).catch(() => undefined)
  }

  async function ensureKey(entry: Entry) {
    const { dataEncryptionKey } = entry.row
    if (dataEncryptionKey !== null && !entry.dataKey && entry.digest?.lockedKey !== dataEncryptionKey) {
      entry.dataKey = kind.keyring.openDataKey(dataEncryptionKey)
    }
    return kind.keyring.cipher({ dataEncryptionKey, dataKey: entry.dataKey })
  }

  function touch(id: Id, entry: Entry): void {
    unwritten.add(id)
    refreshSummary(id, entry)
    kind.onRow?.(id)
  }

  function refreshSummary(id: Id, entry: Entry): void {
    const summary = kind.summarize(entry, serverReached)
    if (summary === entry.summary) return
    entry.summary = summary
    stale.add(id)
    kind.onChange(id)
  }

  function readSummaries(): Record<string, Summary> {
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

  function setRow(id: Id, row: Row): void {
    const entry = entries.get(id)
    if (!entry) {
      entries.set(id, kind.createEntry(row))
    } else {
      if (entry.row === row) return
      kind.beforeRow?.(entry, row)
      entry.row = row
      touch(id, entry)
    }
    if (!kind.isDigestOf(entry?.digest ?? null, row)) digesting.add(id)
  }

  function mergeRow(row: Row, isFromEvent: boolean): void {
    const id = row.id as Id
    duringRefetch?.upserted.add(id)
    const held = entries.get(id)
    if (held) kind.onFound?.(id, held)
    if (!held && (entries.size >= kind.most || (isFromEvent && !newByEvents.take()))) return kind.onTooMany()
    setRow(id, held ? kind.mergeRow(held.row, row) : row)
  }

  /** Takes the row as it is, with its key: nothing held is newer. */
  function setBack(id: Id, row: Row): void {
    duringRefetch?.upserted.add(id)
    const entry = entries.get(id)
    if (!entry) return setRow(id, row)
    if (entry.row.dataEncryptionKey !== row.dataEncryptionKey) entry.dataKey = null
    kind.onFound?.(id, entry)
    outdated.add(id)
    setRow(id, row)
    digesting.add(id)
    kind.onSetBack(id, entry)
  }

  function remove(ids: readonly Id[]): void {
    const present = ids.filter((id) => entries.delete(id))
    for (const id of ids) duringRefetch?.removed.add(id)
    if (present.length === 0) return
    write(() => kind.deleteStored(present))
    for (const id of present) {
      stale.add(id)
      kind.onRemoved?.(id)
      kind.onChange(id)
    }
  }

  async function flush(): Promise<void> {
    unwritten.flush()
    await writing
  }

  return {
    get: (id) => entries.get(id),
    all: () => [...entries.values()],
    summaries: readSummaries,
    setRow,
    mergeRow: (row) => mergeRow(row, true),
    remove,
    touch,
    ensureKey,
    flush,
    async load() {
      for (const entry of await kind.readStored()) {
        const id = entry.row.id as Id
        entries.set(id, entry)
        entry.summary = kind.summarize(entry, serverReached)
        stale.add(id)
        if (!kind.isDigestOf(entry.digest, entry.row)) digesting.add(id)
      }
    },
    beginRefetch() {
      const during = { upserted: new Set<Id>(), removed: new Set<Id>() }
      let isSetBack = false
      duringRefetch = during
      const heldBefore = new Map([...entries].map(([id, entry]) => [id, entry.row]))
      function merge(row: Row): void {
        const id = row.id as Id
        const before = heldBefore.get(id)
        if (during.removed.has(id)) return
        if (!before || !kind.isSetBack(before, row)) return mergeRow(row, false)
        // Once: what events bring after this row is newer than the same row of the next list.
        heldBefore.delete(id)
        isSetBack = true
        setBack(id, row)
      }
      return {
        merge,
        finish(ids) {
          if (duringRefetch === during) duringRefetch = null
          const missing = [...entries].filter(([id]) => !ids.has(id) && !during.upserted.has(id))
          remove(missing.flatMap(([id, entry]) => (kind.keepsMissing?.(id, entry, isSetBack) ? [] : [id])))
        },
      }
    },
    applyActivity(id, activity, change) {
      const entry = entries.get(id)
      if (!entry) return
      const sign = newerActivity(entry.row, activity)
      if (sign.active && activity.active) entry.heardAt = Date.now()
      change?.(entry)
      entry.row = { ...entry.row, ...sign }
      refreshSummary(id, entry)
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
      await flush()
    },
    async settled() {
      await digesting.settled()
      await flush()
    },
  }
}
