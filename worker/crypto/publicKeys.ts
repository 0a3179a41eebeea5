import { decodeBase64Url } from './base64'
import { concatBytes } from './bytes'
import { boxKeyPairOfSecretKey, signKeyPairOfSeed } from './nacl'

type Bytes = Uint8Array<ArrayBuffer>

/** PKCS #8 around the 32 bytes of a key (RFC 8410); they differ in the last byte of the algorithm's name. */
const headers = {
  X25519: new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32]),
  Ed25519: new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]),
}

/**
 * A secret key of 32 bytes as the engine's own, which works beside this thread. Null = the engine does not have the
 * algorithm.
 */
export async function importSecretKey(
  algorithm: keyof typeof headers,
  secretKey: Bytes,
  { isExtractable, usage }: { isExtractable: boolean; usage: KeyUsage },
): Promise<CryptoKey | null> {
  const wrapped = concatBytes(headers[algorithm], secretKey)
  try {
    return await crypto.subtle.importKey('pkcs8', wrapped, algorithm, isExtractable, [usage])
  } catch {
    return null
  } finally {
    wrapped.fill(0)
  }
}

/** Ed25519: the public key of a seed, 32 bytes each. */
export async function signPublicKeyOf(seed: Bytes): Promise<Bytes> {
  return (await publicKeyByEngine('Ed25519', seed, 'sign')) ?? signKeyPairOfSeed(seed).publicKey
}

/** X25519: the public key of a secret key, 32 bytes each. */
export async function boxPublicKeyOf(secretKey: Bytes): Promise<Bytes> {
  return (await publicKeyByEngine('X25519', secretKey, 'deriveBits')) ?? boxKeyPairOfSecretKey(secretKey).publicKey
}

/** tweetnacl takes some 10 ms for each in a hub that has just started, and every server's account needs two. */
async function publicKeyByEngine(
  algorithm: keyof typeof headers,
  secretKey: Bytes,
  usage: KeyUsage,
): Promise<Bytes | null> {
  const key = await importSecretKey(algorithm, secretKey, { isExtractable: true, usage })
  if (!key) return null
  try {
    const { x } = await crypto.subtle.exportKey('jwk', key)
    const publicKey = decodeBase64Url(x ?? '')
    return publicKey?.length === 32 ? publicKey : null
  } catch {
    return null
  }
}
