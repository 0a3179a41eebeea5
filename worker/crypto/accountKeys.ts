import { encodeHex } from './base64'
import { concatBytes } from './bytes'
import { deriveKey } from './keyDerivation'
import { boxPublicKeyOf, signPublicKeyOf } from './publicKeys'

type Bytes = Uint8Array<ArrayBuffer>

/** All that is derived from an account secret at sign-in (docs/protocol.md 1.2). */
export interface AccountKeys {
  /** Ed25519, 32 bytes; the server knows the account by it. */
  signPublicKey: Bytes
  /** 64 bytes. */
  signSecretKey: Bytes
  /** X25519, 32 bytes; terminals wrap their data keys for it. */
  contentPublicKey: Bytes
  /** 32 bytes. */
  contentSecretKey: Bytes
}

/** `secret`: the 32 bytes of the account secret. */
export async function deriveAccountKeys(secret: Bytes): Promise<AccountKeys> {
  const [signPublicKey, contentSecretKey] = await Promise.all([signPublicKeyOf(secret), contentSecretKeyOf(secret)])
  return {
    signPublicKey,
    // The form of libsodium and tweetnacl: seed and public key.
    signSecretKey: concatBytes(secret, signPublicKey),
    contentPublicKey: await boxPublicKeyOf(contentSecretKey),
    contentSecretKey,
  }
}

async function contentSecretKeyOf(secret: Bytes): Promise<Bytes> {
  const seed = await deriveKey(secret, 'Happy EnCoder', ['content'])
  // libsodium's seeded box key pair: the secret key is the first half of the seed's SHA-512.
  const seedHash = new Uint8Array(await crypto.subtle.digest('SHA-512', seed))
  return seedHash.slice(0, 32)
}

/** First 16 hex digits of the signing key in groups of four, for people to compare: `03a1 07bf f3ce 10be`. */
export function accountFingerprint(signPublicKey: Bytes): string {
  return encodeHex(signPublicKey.slice(0, 8)).replace(/(.{4})(?=.)/g, '$1 ')
}
