import * as v from 'valibot'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { SealedContent } from '../store/sealedRecord'
import type { LocalValues } from './mergeLists'
import { decodeSyncedList, encodeSyncedList, type SyncedList } from './listFormat'

/** What this browser knows of the synced server list, over restarts. It holds secrets: stored sealed. */
export interface SyncRecord {
  /** The account with which `list` was last read or written; null = never. */
  holder: { serverId: ServerId; accountId: string } | null
  list: SyncedList | null
  /** Of the holder's value. */
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
  holder: null,
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

export async function encodeRecord({ list, formerPrimaries, ...fields }: SyncRecord): Promise<SealedContent> {
  // The stored field keeps its old name: records of earlier builds have it.
  const json = { ...fields, farewells: formerPrimaries }
  const bytes = list && (await encodeSyncedList(list, noSecret))
  return { parts: bytes ? [bytes] : [], json }
}

/** What was stored by another build, or is damaged, counts as nothing: the list itself is with its holder. */
export async function decodeRecord(content: SealedContent | null): Promise<SyncRecord> {
  const parsed = v.safeParse(storedRecord, content?.json)
  if (!content || !parsed.success) return emptyRecord
  const [bytes] = content.parts
  const { farewells: formerPrimaries, ...fields } = parsed.output
  return { ...fields, formerPrimaries, list: bytes ? await decodeSyncedList(bytes, noSecret) : null }
}
