import * as v from 'valibot'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import type { SealedContent } from '../store/sealedRecord'
import type { LocalValues } from './mergeLists'
import { decodeSyncedList, encodeSyncedList, type SyncedList } from './listFormat'

/** What this browser remembers of the synced server list over restarts. It has secrets in it, so it is stored sealed. */
export interface SyncMemory {
  /** The account with which `list` was last read or written; null = never. */
  syncedWith: { serverId: ServerId; accountId: string } | null
  list: SyncedList | null
  /** Version of the list in that account's key-value store. */
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

export const emptyMemory: SyncMemory = {
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

/** `holder` and `farewells` are older words: what earlier builds stored has them. */
const storedMemory = v.object({
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

async function encodeMemory(memory: SyncMemory): Promise<SealedContent> {
  const { list, syncedWith, formerPrimaries, ...fields } = memory
  const json = { ...fields, holder: syncedWith, farewells: formerPrimaries }
  const bytes = list && (await encodeSyncedList(list, noSecret))
  return { parts: bytes ? [bytes] : [], json }
}

/** What was stored by another build, or is damaged, counts as nothing: the list itself is on the server. */
async function decodeMemory(content: SealedContent | null): Promise<SyncMemory> {
  const parsed = v.safeParse(storedMemory, content?.json)
  if (!content || !parsed.success) return emptyMemory
  const [bytes] = content.parts
  const { holder: syncedWith, farewells: formerPrimaries, ...fields } = parsed.output
  return { ...fields, syncedWith, formerPrimaries, list: bytes ? await decodeSyncedList(bytes, noSecret) : null }
}

interface SyncMemoryStore {
  current(): SyncMemory
  load(): Promise<void>
  /** In memory at once. `noted`: removals noted in the database, which this takes over. */
  store(next: SyncMemory, noted?: readonly string[]): Promise<void>
}

export function createSyncMemoryStore(
  database: Pick<RegistryDatabase, 'readSyncedServerList' | 'writeSyncedServerList'>,
): SyncMemoryStore {
  let memory: SyncMemory = emptyMemory
  let writing: Promise<unknown> = Promise.resolve()

  async function writeAfter(before: Promise<unknown>, next: SyncMemory, noted: readonly string[]): Promise<void> {
    await before
    await database.writeSyncedServerList(await encodeMemory(next), noted)
  }

  return {
    current: () => memory,
    async load() {
      memory = await decodeMemory(await database.readSyncedServerList())
    },
    store(next, noted = []) {
      memory = next
      // One after the other: an older state must not overwrite a newer one.
      const written = writeAfter(writing, next, noted)
      writing = written.catch(() => undefined)
      return written
    },
  }
}
