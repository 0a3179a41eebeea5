/** Size of a picture in pixels. */
export interface PixelSize {
  width: number
  height: number
}

/** In base64, enough to hold the header of a photo with its metadata. */
const HEADER_LENGTH = 4 * 32_768

/** Reads the size from the header of a PNG, GIF, WebP or JPEG in base64; null = it is none of these, or cut. */
export function pictureSize(base64: string): PixelSize | null {
  let bytes: DataView
  try {
    const text = atob(base64.slice(0, HEADER_LENGTH))
    bytes = new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer)
  } catch {
    return null
  }
  try {
    return png(bytes) ?? gif(bytes) ?? webp(bytes) ?? jpeg(bytes)
  } catch {
    // Cut inside its header.
    return null
  }
}

const starts = (bytes: DataView, text: string, at = 0) =>
  [...text].every((character, index) => bytes.getUint8(at + index) === character.charCodeAt(0))

function png(bytes: DataView): PixelSize | null {
  if (!starts(bytes, '\u0089PNG\r\n\u001a\n') || !starts(bytes, 'IHDR', 12)) return null
  return { width: bytes.getUint32(16), height: bytes.getUint32(20) }
}

function gif(bytes: DataView): PixelSize | null {
  if (!starts(bytes, 'GIF8')) return null
  return { width: bytes.getUint16(6, true), height: bytes.getUint16(8, true) }
}

function webp(bytes: DataView): PixelSize | null {
  if (!starts(bytes, 'RIFF') || !starts(bytes, 'WEBP', 8)) return null
  const uint24 = (at: number) => bytes.getUint16(at, true) + bytes.getUint8(at + 2) * 65_536
  if (starts(bytes, 'VP8X', 12)) return { width: uint24(24) + 1, height: uint24(27) + 1 }
  if (starts(bytes, 'VP8L', 12)) {
    const bits = bytes.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  return { width: bytes.getUint16(26, true) & 0x3fff, height: bytes.getUint16(28, true) & 0x3fff }
}

function jpeg(bytes: DataView): PixelSize | null {
  if (bytes.getUint16(0) !== 0xffd8) return null
  // Segment by segment, up to the frame's header.
  for (let at = 2; bytes.getUint8(at) === 0xff;) {
    const marker = bytes.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { width: bytes.getUint16(at + 7), height: bytes.getUint16(at + 5) }
    at += 2 + Math.max(2, bytes.getUint16(at + 2))
  }
  return null
}
