import { concatBytes, randomBytes } from './bytes'

type Bytes = Uint8Array<ArrayBuffer>

/** Part of the stored format: another label or another purpose would leave every stored list unreadable. */
const infoLabel = 'happy-hub saved servers key v1'
const purpose = 'happy-hub saved servers v1'

/** Rises only with a change that older builds cannot read; whatever they can ignore is a field of the JSON inside. */
const boxVersion = 1
const ivLength = 12
const tagLength = 16
const headerLength = 1 + ivLength

export type OpenedListBox =
  | { ok: true; plain: Bytes }
  /** `newer`: its first byte names a version that this build does not know. */
  | { ok: false; why: 'undecipherable' | 'newer' }

/**
 * AES-256-GCM under a key of its own (HKDF-SHA256 of the secret of the account that holds the list, empty salt):
 * `version(1) ‖ iv(12) ‖ ciphertext ‖ tag(16)`. Purpose and KV key are authenticated with it, so that no other box of
 * the account can stand in its place.
 */
export async function sealServerListBox(plain: Bytes, accountSecret: Bytes, kvKey: string): Promise<Bytes> {
  const key = await listKey(accountSecret)
  const iv = randomBytes(ivLength)
  const sealed = await crypto.subtle.encrypt(algorithm(iv, kvKey), key, plain)
  return concatBytes(new Uint8Array([boxVersion]), iv, new Uint8Array(sealed))
}

/** Never rejects for what a server may store there. */
export async function openServerListBox(box: Bytes, accountSecret: Bytes, kvKey: string): Promise<OpenedListBox> {
  const version = box[0] ?? 0
  if (version > boxVersion) return { ok: false, why: 'newer' }
  if (version !== boxVersion || box.length < headerLength + tagLength) return { ok: false, why: 'undecipherable' }
  const key = await listKey(accountSecret)
  try {
    const iv = box.subarray(1, headerLength)
    const plain = await crypto.subtle.decrypt(algorithm(iv, kvKey), key, box.subarray(headerLength))
    return { ok: true, plain: new Uint8Array(plain) }
  } catch {
    return { ok: false, why: 'undecipherable' }
  }
}

async function listKey(accountSecret: Bytes): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', accountSecret, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: new TextEncoder().encode(infoLabel) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

function algorithm(iv: Bytes, kvKey: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${purpose}\0${kvKey}`) }
}
