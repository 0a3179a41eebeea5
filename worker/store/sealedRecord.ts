import type { DeviceKey, WrapContext } from './deviceKey'

type Bytes = Uint8Array<ArrayBuffer>

/** Secrets of one record: byte strings in a fixed order, and JSON. */
export interface SealedContent {
  parts: Bytes[]
  json: unknown
}

const lengthBytes = 4

/**
 * Wraps all secrets of a record in one piece: one AES call instead of one a field, and fields of two records cannot
 * be combined. Layout before wrapping: count(1) || for each part length(4, big endian) || part || … || UTF-8 JSON.
 */
export async function sealRecord(deviceKey: DeviceKey, content: SealedContent, context: WrapContext): Promise<Bytes> {
  const json = new TextEncoder().encode(JSON.stringify(content.json ?? null))
  const partsLength = content.parts.reduce((length, part) => length + lengthBytes + part.length, 0)
  const plain = new Uint8Array(1 + partsLength + json.length)
  const view = new DataView(plain.buffer)
  plain[0] = content.parts.length
  let offset = 1
  for (const part of content.parts) {
    view.setUint32(offset, part.length)
    plain.set(part, offset + lengthBytes)
    offset += lengthBytes + part.length
  }
  plain.set(json, offset)
  const sealed = await deviceKey.wrap(plain, context)
  plain.fill(0)
  return sealed
}

/** Null = not readable with this key in this context. */
export async function openRecord(
  deviceKey: DeviceKey,
  sealed: Bytes,
  context: WrapContext,
): Promise<SealedContent | null> {
  const plain = await deviceKey.unwrap(sealed, context)
  if (!plain) return null
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const parts: Bytes[] = []
  let offset = 1
  for (let index = 0; index < (plain[0] ?? 0); index++) {
    const length = view.getUint32(offset)
    parts.push(plain.slice(offset + lengthBytes, offset + lengthBytes + length))
    offset += lengthBytes + length
  }
  const json: unknown = JSON.parse(new TextDecoder().decode(plain.subarray(offset)))
  plain.fill(0)
  return { parts, json }
}
