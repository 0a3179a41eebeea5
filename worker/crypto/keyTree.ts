import { concatBytes } from './bytes'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The HMAC-SHA512 key tree (PROTOCOL 1.2): root from seed and usage, then one child per path element.
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
