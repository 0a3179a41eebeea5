import { concatBytes } from './bytes'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The HMAC-SHA512 key tree (docs/protocol.md 1.2): root from seed and usage, then one child per path element.
 * Resolves to the last key, 32 bytes; an empty path gives the root key.
 */
export async function deriveKey(seed: Bytes, usage: string, path: readonly string[]): Promise<Bytes> {
  // At the root the label is the HMAC key and the seed its data, not the other way round.
  let node = await hmacSha512(utf8(`${usage} Master Seed`), seed)
  for (const label of path) {
    node = await hmacSha512(node.slice(32), concatBytes(new Uint8Array([0]), utf8(label)))
  }
  return node.slice(0, 32)
}

async function hmacSha512(key: Bytes, data: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data))
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** Part of the stored format: another label would give other accounts for the same backup text. */
const infoLabel = 'happy-hub separate account secret v1'

/**
 * The account secret of an entry with a separate key (docs/design.md 4.2): HKDF-SHA256, key material = the root secret,
 * empty salt, info = label ‖ 0x00 ‖ UTF-8 of the entry's derivation id. 32 bytes. One-way: knowing it tells
 * nothing about the root secret or about the secrets of other entries.
 */
export async function deriveSeparateSecret(rootSecret: Bytes, derivationId: string): Promise<Bytes> {
  const rootKey = await crypto.subtle.importKey('raw', rootSecret, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`${infoLabel}\0${derivationId}`)
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info },
    rootKey,
    256,
  )
  return new Uint8Array(bits)
}
