import type { AccountKeys } from './accountKeys'
import { decodeBase64 } from './base64'
import { boxNonceLength, openBox, openBoxOfShared } from './nacl'
import { importSecretKey } from './publicKeys'

type Bytes = Uint8Array<ArrayBuffer>

const publicKeyLength = 32
const headerLength = publicKeyLength + boxNonceLength

/** Null = not for this key, damaged or too short. */
export function openBundle(bundle: Bytes, secretKey: Bytes): Bytes | null {
  if (bundle.length < headerLength) return null
  const ephemeralPublicKey = bundle.subarray(0, publicKeyLength)
  const nonce = bundle.subarray(publicKeyLength, headerLength)
  return openBox(bundle.subarray(headerLength), nonce, ephemeralPublicKey, secretKey)
}

/** First byte of a `dataEncryptionKey`. */
export const wrappedKeyVersion = 0
const dataKeyLength = 32

/** Opens `dataEncryptionKey` fields (docs/protocol.md 1.6) with the key of one account. Do it once per session and keep the result. */
export interface WrappedKeyOpener {
  /** Null = not for this account or damaged; such a session is locked, not legacy. */
  open(field: string): Promise<Bytes | null>
}

/**
 * Where the engine has X25519 it does it beside this thread, with a key that cannot be read out of it; else tweetnacl
 * does, in about 1 ms.
 */
export function createWrappedKeyOpener(keys: Pick<AccountKeys, 'contentSecretKey'>): WrappedKeyOpener {
  const native = importSecretKey('X25519', keys.contentSecretKey, { isExtractable: false, usage: 'deriveBits' })
  return {
    async open(field) {
      const bytes = decodeBase64(field)
      if (!bytes || bytes[0] !== wrappedKeyVersion) return null
      const bundle = bytes.subarray(1)
      const key = await native
      const dataKey = key ? await openNatively(bundle, key) : openBundle(bundle, keys.contentSecretKey)
      return dataKey?.length === dataKeyLength ? dataKey : null
    },
  }
}

async function openNatively(bundle: Bytes, key: CryptoKey): Promise<Bytes | null> {
  if (bundle.length < headerLength) return null
  try {
    const publicKey = await crypto.subtle.importKey('raw', bundle.subarray(0, publicKeyLength), 'X25519', false, [])
    const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: publicKey }, key, 256))
    const opened = openBoxOfShared(
      bundle.subarray(headerLength),
      bundle.subarray(publicKeyLength, headerLength),
      shared,
    )
    shared.fill(0)
    return opened
  } catch {
    // A public key that no honest terminal makes.
    return null
  }
}
