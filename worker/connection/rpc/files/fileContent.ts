import type { FileContent } from '../../../api/agents/files'

/** Recognised by their first bytes, because a name proves nothing. SVG is shown as text. */
const images: readonly { mediaType: string; starts: readonly number[]; at?: number }[] = [
  { mediaType: 'image/png', starts: [0x89, 0x50, 0x4e, 0x47] },
  { mediaType: 'image/jpeg', starts: [0xff, 0xd8, 0xff] },
  { mediaType: 'image/gif', starts: [0x47, 0x49, 0x46, 0x38] },
  { mediaType: 'image/webp', starts: [0x57, 0x45, 0x42, 0x50], at: 8 },
]

export function readFileContent(
  bytes: Uint8Array<ArrayBuffer>,
  { size, hash }: { size: number; hash: string | null },
): FileContent {
  const isCut = hash === null
  const image = images.find(({ starts, at = 0 }) => starts.every((byte, index) => bytes[at + index] === byte))
  if (image) return isCut ? { kind: 'binary', size } : { kind: 'image', mediaType: image.mediaType, bytes, size }
  if (bytes.includes(0)) return { kind: 'binary', size }
  try {
    // The cut may go through a character: its bytes are left out.
    // A byte order mark stays part of the text, so that an edited file keeps it.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut })
    return { kind: 'text', text, size, hash }
  } catch {
    return { kind: 'binary', size }
  }
}
