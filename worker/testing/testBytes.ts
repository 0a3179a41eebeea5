import { decodeBase64 } from '../crypto/base64'

type Bytes = Uint8Array<ArrayBuffer>

/** Bytes of a test vector. Throws when the vector is not base64. */
export function fromB64(text: string): Bytes {
  const bytes = decodeBase64(text)
  if (!bytes) throw new Error(`not base64: ${text}`)
  return bytes
}

export function fromHex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
