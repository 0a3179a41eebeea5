import type { ServerId } from '../../../api/ids'
import type { Rows } from '../../../api/rows'
import { createRateLimit } from '../../../shared/rateLimit'
import { createWorkQueue } from '../../../shared/workQueue'
import { limits } from '../../transport/limits/limits'
import {
  createEntityCache,
  createSummaries,
  type EntityDigest,
  type EntityEntry,
  type EntityKind,
  type EntityRow,
  type EntitySummaries,
} from './entityParts'
import type { Keyring } from '../keyring'
import { liveActivity, type ActivitySign } from './rowMerge'

/** One reading of a list from the server. */
export interface Refetch<Row> {
  /** A row that was read. */
  merge(row: Row): void
  /** All rows were read; `ids`: all that the server named. What events added or removed meanwhile keeps that state. */
  finish(ids: ReadonlySet<string>): void
}

/** The entities of one kind of one account on one server: rows, their digests, and the summaries that the list shows. */
export interface EntityTable<Id extends string, Row, Summary extends { id: Id }, Entry> {
  get(id: Id): Entry | undefined
  all(): Entry[]
  summaries(): Rows<Summary>
  /** Reads the cache. */
  load(): Promise<void>
  setRow(id: Id, row: Row): void
  /** Takes a row that an event brought. */
  mergeRow(row: Row): void
  /** Call before fetching; give it what was fetched. */
  beginRefetch(): Refetch<Row>
  /** Takes an `activity` event. `change` sees the entry before its row takes the newer sign of life. */
  applyActivity(id: Id, activity: ActivitySign, change?: (entry: Entry) => void): void
  remove(ids: readonly Id[]): void
  /** To be called after a change of what is stored of the entry. */
  touch(id: Id, entry: Entry): void
  /** The server was reached: from now on activity is stated, not `unknown`. */
  setServerReached(): void
  /** Doubts presence that has not been confirmed for too long. */
  refreshPresence(): void
  /** Null = locked. */
  ensureKey(entry: Entry): ReturnType<Keyring['cipher']>
  /** Writes what is not written yet; resolves with whether all of it is stored. */
  flush(): Promise<boolean>
  /** Resolves when all summaries are made and written. */
  settled(): Promise<void>
  /** Writes what is made so far and ends the making of digests. */
  close(): Promise<void>
}

export function createEntityTable<
  Id extends string,
  Row extends EntityRow<Id>,
  Digest extends EntityDigest,
  Summary extends { serverId: ServerId; id: Id },
  Entry extends EntityEntry<Row, Digest, Summary>,
>(kind: EntityKind<Id, Row, Digest, Summary, Entry>): EntityTable<Id, Row, Summary, Entry> {
  const entries = new Map<Id, Entry>()
  const summaries = createSummaries(entries, kind)
  const cache = createEntityCache(entries, kind)
  const digests = createDigests(entries, kind, touch)
  const newByEvents = createRateLimit(limits.newEntities)
  const refetches = createRefetchNotes<Id>()

  function touch(id: Id, entry: Entry): void {
    cache.changed(id)
    summaries.refresh(id, entry)
    kind.onRow?.(id)
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
    digests.check(id, entry?.digest ?? null, row)
  }

  function mergeRow(row: Row, isFromEvent: boolean): void {
    const id = row.id
    refetches.upserted(id)
    const held = entries.get(id)
    if (held) kind.onFound?.(id, held)
    if (!held && (entries.size >= kind.most || (isFromEvent && !newByEvents.take()))) return kind.onTooMany()
    setRow(id, held ? kind.mergeRow(held.row, row) : row)
  }

  /** Takes the row whole, key included: after a set-back nothing that is held counts as newer. */
  function setBack(id: Id, row: Row): void {
    refetches.upserted(id)
    const entry = entries.get(id)
    if (!entry) return setRow(id, row)
    if (entry.row.dataEncryptionKey !== row.dataEncryptionKey) entry.dataKey = null
    kind.onFound?.(id, entry)
    digests.invalidate(id)
    setRow(id, row)
    digests.make(id)
    kind.onSetBack(id, entry)
  }

  function remove(ids: readonly Id[]): void {
    const present = ids.filter((id) => entries.delete(id))
    refetches.removed(ids)
    if (present.length === 0) return
    cache.removed(present)
    for (const id of present) {
      kind.onRemoved?.(id)
      summaries.removed(id)
    }
  }

  return {
    get: (id) => entries.get(id),
    all: () => [...entries.values()],
    summaries: summaries.read,
    setRow,
    mergeRow: (row) => mergeRow(row, true),
    remove,
    touch,
    ensureKey: digests.ensureKey,
    flush: cache.flush,
    async load() {
      for (const entry of await kind.readStored()) {
        const id = entry.row.id
        entries.set(id, entry)
        summaries.loaded(id, entry)
        digests.check(id, entry.digest, entry.row)
      }
    },
    beginRefetch() {
      const { during, end } = refetches.begin()
      return createRefetch(entries, kind, during, {
        merge: (row) => mergeRow(row, false),
        setBack,
        finish(missing) {
          end()
          remove(missing)
        },
      })
    },
    ...createActivity(entries, summaries),
    setServerReached: summaries.setServerReached,
    async close() {
      digests.stop()
      await cache.flush()
    },
    async settled() {
      await digests.settled()
      await cache.flush()
    },
  }
}

/** What events did while a list was being fetched. */
interface DuringRefetch<Id> {
  upserted: Set<Id>
  removed: Set<Id>
}

function createRefetchNotes<Id>() {
  let current: DuringRefetch<Id> | null = null
  return {
    upserted: (id: Id) => void current?.upserted.add(id),
    removed(ids: readonly Id[]): void {
      for (const id of ids) current?.removed.add(id)
    },
    begin() {
      const during: DuringRefetch<Id> = { upserted: new Set(), removed: new Set() }
      current = during
      const end = (): void => {
        if (current === during) current = null
      }
      return { during, end }
    },
  }
}

/** Makes the digests of entries, one after the other, from their encrypted parts. */
function createDigests<
  Id extends string,
  Row extends EntityRow<Id>,
  Digest extends EntityDigest,
  Summary,
  Entry extends EntityEntry<Row, Digest, Summary>,
>(
  entries: ReadonlyMap<Id, Entry>,
  kind: Pick<EntityKind<Id, Row, Digest, Summary, Entry>, 'keyring' | 'isDigestOf' | 'digest'>,
  onMade: (id: Id, entry: Entry) => void,
) {
  /**
   * Entries whose digest was made of other content, although the versions are the same. It is shown until the new one
   * is made.
   */
  const invalid = new Set<Id>()
  const ensureKey = createKeyOpener(kind.keyring)
  const waiting = createWorkQueue<Id>(async (id) => {
    const entry = entries.get(id)
    if (!entry || (!invalid.delete(id) && kind.isDigestOf(entry.digest, entry.row))) return
    const { row } = entry
    entry.digest = await kind.digest(row, await ensureKey(entry))
    if (entries.get(id) !== entry) return
    // A newer version came while this one was being opened.
    check(id, entry.digest, entry.row)
    onMade(id, entry)
  })

  function check(id: Id, digest: Digest | null, row: Row): void {
    if (!kind.isDigestOf(digest, row)) waiting.add(id)
  }

  return {
    ensureKey,
    /** Makes a new digest unless this one was made from this row. */
    check,
    make: waiting.add,
    invalidate: (id: Id) => void invalid.add(id),
    settled: waiting.settled,
    stop: waiting.clear,
  }
}

/** Keeps what is shown in step with signs of life and their absence. */
function createActivity<
  Id extends string,
  Row extends EntityRow<Id>,
  Digest,
  Summary extends { id: Id },
  Entry extends EntityEntry<Row, Digest, Summary>,
>(
  entries: ReadonlyMap<Id, Entry>,
  summaries: Pick<EntitySummaries<Id, Summary, Entry>, 'refresh'>,
): Pick<EntityTable<Id, Row, Summary, Entry>, 'applyActivity' | 'refreshPresence'> {
  return {
    applyActivity(id, activity, change) {
      const entry = entries.get(id)
      if (!entry) return
      const sign = liveActivity(entry.row, activity)
      if (sign.active) entry.heardAt = Date.now()
      change?.(entry)
      entry.row = { ...entry.row, ...sign }
      summaries.refresh(id, entry)
    },
    refreshPresence() {
      for (const [id, entry] of entries) if (entry.row.active) summaries.refresh(id, entry)
    },
  }
}

/** Gives an entry's cipher; opens its data key, unless opening the same key failed before. */
function createKeyOpener(keyring: Keyring) {
  return async (entry: {
    row: EntityRow
    dataKey: Uint8Array<ArrayBuffer> | null
    digest: EntityDigest | null
  }): ReturnType<Keyring['cipher']> => {
    const { dataEncryptionKey } = entry.row
    if (dataEncryptionKey !== null && !entry.dataKey && entry.digest?.lockedKey !== dataEncryptionKey) {
      const dataKey = await keyring.openDataKey(dataEncryptionKey)
      // Another row, with another key, may have come meanwhile.
      if (entry.row.dataEncryptionKey === dataEncryptionKey) entry.dataKey = dataKey
      return keyring.cipher({ dataEncryptionKey, dataKey })
    }
    return keyring.cipher({ dataEncryptionKey, dataKey: entry.dataKey })
  }
}

/** Compares the rows of a list with what was held before it was asked for. */
function createRefetch<Id extends string, Row extends EntityRow<Id>, Digest, Summary, Entry extends { row: Row }>(
  entries: ReadonlyMap<Id, Entry>,
  kind: Pick<EntityKind<Id, Row, Digest, Summary, Entry>, 'isSetBack' | 'keepsMissing'>,
  during: DuringRefetch<Id>,
  table: { merge(row: Row): void; setBack(id: Id, row: Row): void; finish(missing: Id[]): void },
): Refetch<Row> {
  const heldBefore = new Map([...entries].map(([id, entry]) => [id, entry.row]))
  const createdBefore = [...heldBefore].map(([id, { createdAt }]) => ({ id, createdAt }))
  return {
    merge(row) {
      const id = row.id
      const before = heldBefore.get(id)
      if (during.removed.has(id)) return
      if (!before || !kind.isSetBack(before, row)) return table.merge(row)
      // Compared once only: what events bring after this row is newer than the same row of the next list.
      heldBefore.delete(id)
      table.setBack(id, row)
    },
    finish(ids) {
      const missing = [...entries].filter(([id]) => !ids.has(id) && !during.upserted.has(id))
      // An older copy that has one of them had all that were made before it.
      const had = createdBefore.reduce(
        (newest, { id, createdAt }) => (ids.has(id) ? Math.max(newest, createdAt) : newest),
        0,
      )
      const isKept = (id: Id, entry: Entry): boolean =>
        kind.keepsMissing?.(id, entry, entry.row.createdAt < had) ?? false
      table.finish(missing.flatMap(([id, entry]) => (isKept(id, entry) ? [] : [id])))
    },
  }
}
