import { pictureSize } from '../../toolResult/pictureSize.logic'

/** What was opened: a picture to show, or something that can only be saved. */
export type OpenedFile =
  | { kind: 'picture'; blob: Blob; width: number; height: number }
  | { kind: 'file'; blob: Blob; why: 'kind' | 'pixels' }

/** Decoded, each pixel takes 4 bytes of the page's memory. */
const mostPixels = 50_000_000
/** Enough to hold the header of a photo with its metadata; divides by 3, as base64 wants it. */
const headerBytes = 98_304
const mostKept = 24

/** By key; least recently used first. */
const kept = new Map<string, Promise<OpenedFile>>()

/** Opens each picture once and keeps it while there is room. One that failed is opened again when asked for. */
export function openPicture(key: string, open: () => Promise<Blob>): Promise<OpenedFile> {
  const known = kept.get(key) ?? open().then(inspect)
  kept.delete(key)
  kept.set(key, known)
  known.catch(() => kept.delete(key))
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return known
}

/** The hub gives a type only to what begins like a picture. The size in its header decides whether it is decoded. */
async function inspect(blob: Blob): Promise<OpenedFile> {
  if (blob.type === '') return { kind: 'file', blob, why: 'kind' }
  const size = pictureSize(base64(new Uint8Array(await blob.slice(0, headerBytes).arrayBuffer())))
  if (!size || size.width < 1 || size.height < 1) return { kind: 'file', blob, why: 'kind' }
  if (size.width * size.height > mostPixels) return { kind: 'file', blob, why: 'pixels' }
  return { kind: 'picture', blob, ...size }
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
