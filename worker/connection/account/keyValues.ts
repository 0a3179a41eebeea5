import { HubError } from '../../api/errors'
import { decodeBase64, encodeBase64 } from '../../crypto/base64'
import { keyValueAnswer, mutationAnswer } from '../../protocol/wire/keyValues'
import { parseAnswer, route, type HttpClient } from '../transport/httpClient'

type Bytes = Uint8Array<ArrayBuffer>

/** What the account's key-value store has under one key (docs/protocol.md 3.5). */
export interface StoredValue {
  /** Null = never written, or deleted. */
  value: Bytes | null
  /** What the next write must name. */
  version: number
}

/** Version of a key that was never written. Of a deleted one it is wrong, and the refusal says which is right. */
const missingVersion = -1
const largestAnswer = 4 * 1024 * 1024

export async function readKeyValue(http: HttpClient, key: string): Promise<StoredValue> {
  const answer = await http.request({
    method: 'GET',
    path: route`/v1/kv/${key}`,
    expectedStatuses: [404],
    maxBytes: largestAnswer,
  })
  if (answer.status === 404) return { value: null, version: missingVersion }
  const { value, version } = parseAnswer(http, keyValueAnswer, answer)
  return { value: decodeValue(http, value), version }
}

export type KeyValueWrite =
  | { kind: 'written'; version: number }
  /** Somebody else wrote in between, or the key was deleted: this is there now. */
  | { kind: 'conflict'; found: StoredValue }

/** Writes only if the key still has this version. */
export async function writeKeyValue(
  http: HttpClient,
  key: string,
  value: Bytes,
  version: number,
): Promise<KeyValueWrite> {
  const answer = await http.request({
    method: 'POST',
    path: '/v1/kv',
    body: { mutations: [{ key, value: encodeBase64(value), version }] },
    expectedStatuses: [409],
    maxBytes: largestAnswer,
  })
  const parsed = parseAnswer(http, mutationAnswer, answer)
  const isRefused = answer.status === 409
  if (parsed.success && !isRefused) {
    const written = parsed.results.find((result) => result.key === key)
    if (written) return { kind: 'written', version: written.version }
  } else if (!parsed.success && isRefused) {
    const found = parsed.errors.find((error) => error.key === key)
    if (found) {
      const decoded = found.value === null ? null : decodeValue(http, found.value)
      return { kind: 'conflict', found: { value: decoded, version: found.version } }
    }
  }
  throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'answer about another key' })
}

function decodeValue(http: HttpClient, text: string): Bytes {
  const bytes = decodeBase64(text)
  if (!bytes) throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'value: base64' })
  return bytes
}
