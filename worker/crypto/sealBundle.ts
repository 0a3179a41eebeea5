import { encodeBase64 } from './base64'
import { concatBytes, randomBytes } from './bytes'
import { box, boxKeyPairOfSecretKey, boxNonceLength } from './nacl'
import { wrappedKeyVersion } from './sealedBundle'

type Bytes = Uint8Array<ArrayBuffer>

/** A box from a fresh, forgotten key: `ephemeralPublicKey(32) || nonce(24) || box` (docs/protocol.md 1.6, 2.3). */
export function sealBundle(plain: Bytes, recipientPublicKey: Bytes): Bytes {
  const ephemeral = boxKeyPairOfSecretKey(randomBytes(32))
  const nonce = randomBytes(boxNonceLength)
  const sealed = box(plain, nonce, recipientPublicKey, ephemeral.secretKey)
  ephemeral.secretKey.fill(0)
  return concatBytes(ephemeral.publicKey, nonce, sealed)
}

/** The `dataEncryptionKey` field for a data key of 32 bytes that this account may open. */
export function wrapKey(dataKey: Bytes, contentPublicKey: Bytes): string {
  return encodeBase64(concatBytes(new Uint8Array([wrappedKeyVersion]), sealBundle(dataKey, contentPublicKey)))
}
