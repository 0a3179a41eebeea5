import type { AccountKeys } from './accountKeys'
import { decodeBase64, encodeBase64 } from './base64'
import { concatBytes, randomBytes } from './bytes'
import { box, boxKeyPairOfSecretKey, boxNonceLength, openBox } from './nacl'

type Bytes = Uint8Array<ArrayBuffer>

const publicKeyLength = 32
const headerLength = publicKeyLength + boxNonceLength

/** A box from a fresh, forgotten key: `ephemeralPublicKey(32) || nonce(24) || box` (docs/protocol.md 1.6, 2.3). */
export function sealBundle(plain: Bytes, recipientPublicKey: Bytes): Bytes {
  const ephemeral = boxKeyPairOfSecretKey(randomBytes(32))
  const nonce = randomBytes(boxNonceLength)
  const sealed = box(plain, nonce, recipientPublicKey, ephemeral.secretKey)
  ephemeral.secretKey.fill(0)
  return concatBytes(ephemeral.publicKey, nonce, sealed)
}

/** Null = not for this key, damaged or too short. */
export function openBundle(bundle: Bytes, secretKey: Bytes): Bytes | null {
  if (bundle.length < headerLength) return null
  const ephemeralPublicKey = bundle.subarray(0, publicKeyLength)
  const nonce = bundle.subarray(publicKeyLength, headerLength)
  return openBox(bundle.subarray(headerLength), nonce, ephemeralPublicKey, secretKey)
}

const wrappedKeyVersion = 0
const dataKeyLength = 32

/**
 * Opens a `dataEncryptionKey` field (docs/protocol.md 1.6). About 1 ms: do it once per session and keep the result.
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
