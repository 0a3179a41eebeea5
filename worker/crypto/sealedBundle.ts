import { concatBytes } from './bytes'
import { box, boxKeyPairOfSecretKey, boxNonceLength, openBox } from './nacl'
import { randomBytes } from './randomBytes'

type Bytes = Uint8Array<ArrayBuffer>

const publicKeyLength = 32
const headerLength = publicKeyLength + boxNonceLength

/** A box from a fresh, forgotten key: `ephemeralPublicKey(32) || nonce(24) || box` (PROTOCOL 1.6, 2.3). */
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
