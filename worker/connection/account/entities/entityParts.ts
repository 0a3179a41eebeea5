import type { ServerId } from '../../../api/ids'
import { withRows, type Rows } from '../../../api/rows'
import type { RecordCipher } from '../../../crypto/recordCipher'
import type { Keyring } from '../keyring'
import type { ActivitySign } from './rowMerge'

const writeDelayMs = 500
/** More would hold the hub's thread, where what is stored is copied, and the engine's one queue of cryptography. */
const writtenAtOnce = 16

/** What the wire says of every session and machine. */
export interface EntityRow<Id extends string = string> extends ActivitySign {
  id: Id
  /** By the server's clock. */
  createdAt: number
  dataEncryptionKey: string | null
}

/** What its encrypted parts say to the list; kept in the cache. */
export interface EntityDigest {
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
  /** How many are held at most; further ones are left out, and `onTooMany` is called. */
  most: number
  onTooMany(): void
  createEntry(row: Row): Entry
  mergeRow(held: Row, incoming: Row): Row
  /** Whether `incoming`, which was asked for after `held` was known, is older: then the server was set back. */
  isSetBack(held: Row, incoming: Row): boolean
  /** Called before the entry takes this row. */
  beforeRow?(entry: Entry, row: Row): void
  isDigestOf(digest: Digest | null, row: Row): boolean
  digest(row: Row, cipher: RecordCipher | null): Promise<Digest>
  /** Null = nothing to show, because there is no digest yet. Returns the previous summary when nothing changed. */
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
  /** The server has named it again, so it is not lost. */
  onFound?(id: Id, entry: Entry): void
  /**
   * The list lacks it. `isDeleted`: somebody deleted it, for the server has what was made after it; else it may as well be
   * an older copy of the server that has it no more. True = it stays.
   */
  keepsMissing?(id: Id, entry: Entry, isDeleted: boolean): boolean
}

/** What the list shows of each entity. */
export interface EntitySummaries<Id extends string, Summary extends { id: Id }, Entry> {
  /** The same object until something changed. */
  read(): Rows<Summary>
  /** The entry changed, or its server was reached. */
  refresh(id: Id, entry: Entry): void
  /** The entry was just read from the cache: nobody has to be told. */
  loaded(id: Id, entry: Entry): void
  removed(id: Id): void
  /** The server was reached: from now on activity is stated, not `unknown`. */
  setServerReached(): void
}

export function createSummaries<
  Id extends string,
  Row,
  Digest,
  Summary extends { serverId: ServerId; id: Id },
  Entry extends EntityEntry<Row, Digest, Summary>,
>(
  entries: ReadonlyMap<Id, Entry>,
  kind: Pick<EntityKind<Id, Row, Digest, Summary, Entry>, 'summarize' | 'onChange'>,
): EntitySummaries<Id, Summary, Entry> {
  let summaries: Rows<Summary> = {}
  /** Entries whose summary in `summaries` is out of date. */
  const stale = new Set<Id>()
  let serverReached = false

  function refresh(id: Id, entry: Entry): void {
    const summary = kind.summarize(entry, serverReached)
    if (summary === entry.summary) return
    entry.summary = summary
    stale.add(id)
    kind.onChange(id)
  }

  return {
    refresh,
    read() {
      if (stale.size === 0) return summaries
      summaries = withRows(
        summaries,
        Array.from(stale, (id) => [id, entries.get(id)?.summary ?? undefined] as const),
      )
      stale.clear()
      return summaries
    },
    loaded(id, entry) {
      entry.summary = kind.summarize(entry, serverReached)
      stale.add(id)
    },
    removed(id) {
      stale.add(id)
      kind.onChange(id)
    },
    setServerReached() {
      if (serverReached) return
      serverReached = true
      for (const [id, entry] of entries) refresh(id, entry)
    },
  }
}

/** The cache of a table. What cannot be written now is fetched again after the next start. */
export interface EntityCache<Id> {
  /** Writes the entry a moment later, together with others. */
  changed(id: Id): void
  removed(ids: Id[]): void
  /** Resolves with whether all of it is stored; what is not is not tried again before it changes. */
  flush(): Promise<boolean>
}

export function createEntityCache<Id extends string, Row, Digest, Summary, Entry>(
  entries: ReadonlyMap<Id, Entry>,
  kind: Pick<EntityKind<Id, Row, Digest, Summary, Entry>, 'writeStored' | 'deleteStored'>,
): EntityCache<Id> {
  const unwritten = new Set<Id>()
  const undeleted = new Set<Id>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let writing: Promise<boolean> | null = null

  /** One that came again after it was removed is deleted first, and written then. */
  async function writeAll(): Promise<boolean> {
    let isStored = true
    while (undeleted.size + unwritten.size > 0) {
      const write =
        undeleted.size > 0
          ? kind.deleteStored(takeSome(undeleted))
          : kind.writeStored(takeSome(unwritten).flatMap((id) => entries.get(id) ?? []))
      await write.catch(() => {
        isStored = false
      })
    }
    writing = null
    return isStored
  }

  function write(): Promise<boolean> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (undeleted.size + unwritten.size > 0) writing ??= writeAll()
    return writing ?? Promise.resolve(true)
  }

  return {
    changed(id) {
      unwritten.add(id)
      timer ??= setTimeout(() => void write(), writeDelayMs)
    },
    removed(ids) {
      for (const id of ids) undeleted.add(id)
      void write()
    },
    flush: write,
  }
}

function takeSome<Id>(ids: Set<Id>): Id[] {
  const some: Id[] = []
  for (const id of ids) {
    if (some.length === writtenAtOnce) break
    ids.delete(id)
    some.push(id)
  }
  return some
}
