import { decodeBase64, encodeBase64 } from './base64'
import { concatBytes, randomBytes } from './bytes'
import { openSecretbox, secretbox, secretboxNonceLength, secretboxOverhead } from './nacl'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * Encrypts JSON values the way one session, machine or settings object does (docs/protocol.md 1.3 says which way that is).
 * On the wire everything is standard base64. `undefined` travels as a zero-length plaintext and comes back as `undefined`.
 */
export interface RecordCipher {
  readonly variant: 'legacy' | 'dataKey'
  encrypt(value: unknown): Promise<string>
  /** Never rejects: `ok: false` = not for this key, damaged, or not JSON inside. */
  decrypt(text: string): Promise<Decrypted>
}

export type Decrypted = { ok: true; value: unknown } | { ok: false }

/** XSalsa20-Poly1305 with the account secret (docs/protocol.md 1.4): `nonce(24) || tag || ciphertext`. */
export function createLegacyCipher(secret: Bytes): RecordCipher {
  return {
    variant: 'legacy',
    encrypt(value) {
      const nonce = randomBytes(secretboxNonceLength)
      return Promise.resolve(encodeBase64(concatBytes(nonce, secretbox(toPlain(value), nonce, secret))))
    },
    decrypt(text) {
      const bytes = decodeBase64(text)
      if (!bytes || bytes.length < secretboxNonceLength + secretboxOverhead) return Promise.resolve({ ok: false })
      const nonce = bytes.subarray(0, secretboxNonceLength)
      const plain = openSecretbox(bytes.subarray(secretboxNonceLength), nonce, secret)
      return Promise.resolve(plain ? fromPlain(plain) : { ok: false })
    },
  }
}

const gcmVersion = 0
const gcmIvLength = 12
const gcmTagLength = 16
const gcmHeaderLength = 1 + gcmIvLength

/** AES-256-GCM with a data key of 32 bytes (docs/protocol.md 1.5): `0x00 || iv(12) || ciphertext || tag(16)`. */
export async function createDataKeyCipher(dataKey: Bytes): Promise<RecordCipher> {
  const key = await crypto.subtle.importKey('raw', dataKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    variant: 'dataKey',
    async encrypt(value) {
      const iv = randomBytes(gcmIvLength)
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, toPlain(value)))
      return encodeBase64(concatBytes(new Uint8Array([gcmVersion]), iv, sealed))
    },
    async decrypt(text) {
      const bytes = decodeBase64(text)
      if (!bytes || bytes.length < gcmHeaderLength + gcmTagLength || bytes[0] !== gcmVersion) return { ok: false }
      const iv = bytes.subarray(1, gcmHeaderLength)
      try {
        const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.subarray(gcmHeaderLength))
        return fromPlain(new Uint8Array(plain))
      } catch {
        return { ok: false }
      }
    },
  }
}

function toPlain(value: unknown): Bytes {
  return new TextEncoder().encode(value === undefined ? '' : JSON.stringify(value))
}

function fromPlain(plain: Bytes): Decrypted {
  if (plain.length === 0) return { ok: true, value: undefined }
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(plain))
    return { ok: true, value }
  } catch {
    return { ok: false }
  }
}
