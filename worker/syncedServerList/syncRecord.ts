import * as v from 'valibot'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import type { SealedContent } from '../store/sealedRecord'
import type { LocalValues } from './mergeLists'
import { decodeSyncedList, encodeSyncedList, type SyncedList } from './listFormat'

/** What this browser knows of the synced server list, over restarts. It holds secrets: stored sealed. */
export interface SyncRecord {
  /** The account with which `list` was last read or written; null = never. */
  syncedWith: { serverId: ServerId; accountId: string } | null
  list: SyncedList | null
  /** Of the value in that account's store. */
  version: number
  base: Record<string, LocalValues>
  /** A change is being written, or its writing failed. */
  isUnwritten: boolean
  leftOut: ServerId[]
  /** The primary of this browser at the last merge. */
  primary: ServerId | null
  /** Ids that the person turned down, or took out in this browser. */
  dismissed: string[]
  /** Former primaries whose copy does not name the new one yet. */
  formerPrimaries: ServerId[]
}

export const emptyRecord: SyncRecord = {
  syncedWith: null,
  list: null,
  version: -1,
  base: {},
  isUnwritten: false,
  leftOut: [],
  primary: null,
  dismissed: [],
  formerPrimaries: [],
}

const serverId = v.custom<ServerId>((value) => typeof value === 'string')
const url = v.custom<CanonicalUrl>((value) => typeof value === 'string')

/** `holder` and `farewells` are older words: records of earlier builds have them. */
const storedRecord = v.object({
  holder: v.nullable(v.object({ serverId, accountId: v.string() })),
  version: v.number(),
  base: v.record(
    v.string(),
    v.object({
      id: v.string(),
      url,
      aliases: v.array(url),
      label: v.string(),
      colour: v.number(),
      order: v.number(),
      addedAt: v.number(),
      accountId: v.nullable(v.string()),
    }),
  ),
  isUnwritten: v.boolean(),
  leftOut: v.array(serverId),
  primary: v.nullable(serverId),
  dismissed: v.array(v.string()),
  farewells: v.array(serverId),
})

/** No account has this secret: compared with it, the root secret is always written out. */
const noSecret = new Uint8Array(32)

async function encodeRecord(record: SyncRecord): Promise<SealedContent> {
  const { list, syncedWith, formerPrimaries, ...fields } = record
  const json = { ...fields, holder: syncedWith, farewells: formerPrimaries }
  const bytes = list && (await encodeSyncedList(list, noSecret))
  return { parts: bytes ? [bytes] : [], json }
}

/** What was stored by another build, or is damaged, counts as nothing: the list itself is on the server. */
async function decodeRecord(content: SealedContent | null): Promise<SyncRecord> {
  const parsed = v.safeParse(storedRecord, content?.json)
  if (!content || !parsed.success) return emptyRecord
  const [bytes] = content.parts
  const { holder: syncedWith, farewells: formerPrimaries, ...fields } = parsed.output
  return { ...fields, syncedWith, formerPrimaries, list: bytes ? await decodeSyncedList(bytes, noSecret) : null }
}

interface SyncRecordStore {
  current(): SyncRecord
  load(): Promise<void>
  /** In memory at once. `noted`: removals of the database that the record takes over. */
  store(next: SyncRecord, noted?: readonly string[]): Promise<void>
}

export function createSyncRecordStore(
  database: Pick<RegistryDatabase, 'readSyncedServerList' | 'writeSyncedServerList'>,
): SyncRecordStore {
  let record: SyncRecord = emptyRecord
  let writing: Promise<unknown> = Promise.resolve()

  async function writeAfter(before: Promise<unknown>, next: SyncRecord, noted: readonly string[]): Promise<void> {
    await before
    await database.writeSyncedServerList(await encodeRecord(next), noted)
  }

  return {
    current: () => record,
    async load() {
      record = await decodeRecord(await database.readSyncedServerList())
    },
    store(next, noted = []) {
      record = next
      // One after the other: an older record must not overwrite a newer one.
      const written = writeAfter(writing, next, noted)
      writing = written.catch(() => undefined)
      return written
    },
  }
}
