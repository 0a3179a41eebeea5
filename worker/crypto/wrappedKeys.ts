import type { AccountKeys } from './accountKeys'
import { decodeBase64, encodeBase64 } from './base64'
import { concatBytes } from './bytes'
import { openBundle, sealBundle } from './sealedBundle'

type Bytes = Uint8Array<ArrayBuffer>

const wrappedKeyVersion = 0
const dataKeyLength = 32

/**
 * Opens a `dataEncryptionKey` field (PROTOCOL 1.6). About 1 ms: do it once per session and keep the result.
 * Null = not for this account or damaged; such a session is locked, not legacy.
 */
export function openWrappedKey(field: string, keys: AccountKeys): Bytes | null {
  const bytes = decodeBase64(field)
  if (!bytes || bytes[0] !== wrappedKeyVersion) return null
  const dataKey = openBundle(bytes.subarray(1), keys.contentSecretKey)
  return dataKey?.length === dataKeyLength ? dataKey : null
}

/** The `dataEncryptionKey` field for a data key of 32 bytes that this account may open. */
export function wrapKey(dataKey: Bytes, contentPublicKey: Bytes): string {
  return encodeBase64(concatBytes(new Uint8Array([wrappedKeyVersion]), sealBundle(dataKey, contentPublicKey)))
}
