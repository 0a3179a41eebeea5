import * as v from 'valibot'
import type { CanonicalUrl } from '../api/ids'
import type { KeyOrigin } from '../api/state'
import { decodeBase64Url, encodeBase64Url } from '../crypto/base64'
import { deriveSeparateSecret } from '../crypto/keyDerivation'
import { parseServerUrl } from '../protocol/serverUrl'

type Bytes = Uint8Array<ArrayBuffer>

/** A server as the synced server list has it. */
export interface SyncedServer {
  /** The entry's derivation id, which identifies it in all browsers. */
  id: string
  url: CanonicalUrl
  aliases: CanonicalUrl[]
  label: string
  /** Index of a server colour; a later build may have more of them. */
  colour: number
  order: number
  addedAt: number
  /** Null = not known; else the account that the key must open there. */
  accountId: string | null
  /** Base64url of the account secret, whatever its origin. */
  secret: string
}

/**
 * One entry of the list. `raw` is what was stored and is written back, so that a build that is older than the list
 * loses none of its fields. `server` null = not understood: kept as it is, never shown.
 */
export interface SyncedItem {
  id: string | null
  server: SyncedServer | null
  raw: unknown
}

/** The synced server list, decrypted. Immutable; unchanged items keep their identity. */
export interface SyncedList {
  savedAt: number
  /** Id of the primary; its account holds the current list. */
  primary: string | null
  /** Base64url of the first sign-in's secret: separate keys are derived from it. */
  root: string
  items: readonly SyncedItem[]
  /** Ids that were taken out, oldest first: a browser that still has one must not put it back. Stored as `removed`. */
  tombstones: readonly string[]
  /** Fields of the list that this build does not know. */
  extra: Readonly<Record<string, unknown>>
}

/** Beyond this many the oldest removals are forgotten. */
export const mostTombstones = 1000

const sizeClass = 4096
/** Room for hundreds of servers; a larger list was not written by this app. */
const largestPlain = 256 * 1024

const idText = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const url = v.custom<CanonicalUrl>((value) => {
  const parsed = typeof value === 'string' ? parseServerUrl(value) : null
  return parsed?.ok === true && parsed.url === value
})
const secretText = v.pipe(
  v.string(),
  v.check((text) => decodeBase64Url(text)?.length === 32),
)

const syncedItem = v.object({
  id: idText,
  url,
  aliases: v.optional(v.array(url), []),
  label: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  colour: v.pipe(v.number(), v.integer(), v.minValue(0)),
  order: v.number(),
  addedAt: v.number(),
  accountId: v.optional(v.nullable(v.string()), null),
  key: v.variant('origin', [
    v.object({ origin: v.literal('root') }),
    v.object({ origin: v.literal('derived') }),
    v.object({ origin: v.literal('own'), secret: secretText }),
  ]),
})
type SyncedItemFields = v.InferOutput<typeof syncedItem>

const listFields = v.object({
  savedAt: v.number(),
  primary: v.optional(v.nullable(idText), null),
  /** Missing = the secret of the account that holds the list. */
  root: v.optional(v.nullable(secretText), null),
  servers: v.array(v.unknown()),
  removed: v.optional(v.array(v.string()), []),
})

/** Null = not a list. Entries and fields that are not understood are kept. */
export async function decodeSyncedList(plain: Bytes, accountSecret: Bytes): Promise<SyncedList | null> {
  const json = parseJson(new TextDecoder().decode(plain))
  const parsed = v.safeParse(listFields, json)
  if (!parsed.success) return null
  const { savedAt, primary, servers, removed: tombstones } = parsed.output
  const root = parsed.output.root ?? encodeBase64Url(accountSecret)
  const extra = Object.fromEntries(Object.entries(json as object).filter(([name]) => !(name in listFields.entries)))
  const items = await Promise.all(servers.map((raw) => readItem(raw, root)))
  return { savedAt, primary, root, items, tombstones, extra }
}

/** Padded with blanks to a size class: the length does not tell how many servers there are. Null = too large. */
export async function encodeSyncedList(list: SyncedList, accountSecret: Bytes): Promise<Bytes | null> {
  const { savedAt, primary, root, tombstones, extra } = list
  const servers = await Promise.all(list.items.map((item) => writeItem(item, root)))
  const isImplied = root === encodeBase64Url(accountSecret)
  const fields = { ...extra, savedAt, primary, ...(isImplied ? {} : { root }), servers, removed: tombstones }
  const json = new TextEncoder().encode(JSON.stringify(fields))
  if (json.length > largestPlain) return null
  let length = sizeClass
  while (length < json.length) length *= 2
  const plain = new Uint8Array(length).fill(0x20)
  plain.set(json)
  return plain
}

/** Where this secret comes from, seen from the list's root. */
export async function originInList(
  list: Pick<SyncedList, 'root'>,
  { id, secret }: Pick<SyncedServer, 'id' | 'secret'>,
): Promise<KeyOrigin> {
  if (secret === list.root) return 'root'
  return secret === (await derivedText(list.root, id)) ? 'derived' : 'own'
}

async function readItem(raw: unknown, root: string): Promise<SyncedItem> {
  const parsed = v.safeParse(syncedItem, raw)
  if (!parsed.success) return { id: idOf(raw), server: null, raw }
  const { key, ...fields } = parsed.output
  return { id: fields.id, server: { ...fields, secret: await secretOfKey(key, fields.id, root) }, raw }
}

async function writeItem({ server, raw }: SyncedItem, root: string): Promise<unknown> {
  if (!server) return raw
  const before = isRecord(raw) ? raw : {}
  const { secret, ...fields } = server
  const origin = await originInList({ root }, server)
  const key = {
    ...(isRecord(before['key']) ? before['key'] : {}),
    origin,
    secret: origin === 'own' ? secret : undefined,
  }
  return { ...before, ...fields, key }
}

function secretOfKey(key: SyncedItemFields['key'], id: string, root: string): Promise<string> {
  if (key.origin === 'own') return Promise.resolve(key.secret)
  return key.origin === 'root' ? Promise.resolve(root) : derivedText(root, id)
}

async function derivedText(root: string, id: string): Promise<string> {
  return encodeBase64Url(await deriveSeparateSecret(secretBytes(root), id))
}

/** `text`: base64url that was checked when the list was read. */
export function secretBytes(text: string): Bytes {
  return decodeBase64Url(text) ?? new Uint8Array(32)
}

function idOf(raw: unknown): string | null {
  return isRecord(raw) && typeof raw['id'] === 'string' ? raw['id'] : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
