import { parseNoticePointer, type NoticePointer } from '../api/push/noticePointer'
import { decodeBase64Url, encodeBase64Url } from './base64'
import { concatBytes } from './bytes'
import { sealBundle } from './sealBundle'
import { openBundle } from './sealedBundle'

type Bytes = Uint8Array<ArrayBuffer>

/** In front of the box. A wrapped key has 0 there and 32 bytes inside, so that none is taken for the other. */
const version = 1
/** The length tells whoever passes it on nothing of what is inside. */
const lengthStep = 256

/** For the account with this content key alone, as the fragment of an address. */
export function sealPointer(pointer: NoticePointer, contentPublicKey: Bytes): string {
  const plain = new TextEncoder().encode(JSON.stringify(pointer))
  const padded = new Uint8Array(Math.ceil(plain.length / lengthStep) * lengthStep).fill(0x20)
  padded.set(plain)
  return encodeBase64Url(concatBytes(new Uint8Array([version]), sealBundle(padded, contentPublicKey)))
}

export type OpenedPointer =
  | { kind: 'open'; pointer: NoticePointer }
  /** Damaged, of another version, or not made by `sealPointer`. */
  | { kind: 'broken' }
  | { kind: 'other-key' }

export function openPointer(sealed: string, contentSecretKey: Bytes): OpenedPointer {
  const bytes = decodeBase64Url(sealed)
  if (!bytes || bytes[0] !== version) return { kind: 'broken' }
  const plain = openBundle(bytes.subarray(1), contentSecretKey)
  if (!plain) return { kind: 'other-key' }
  const pointer = parseNoticePointer(parseJson(plain))
  return pointer ? { kind: 'open', pointer } : { kind: 'broken' }
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    return null
  }
}
