import { encode } from 'uqr'

/** Grey values, 0 black to 255 white, row by row. */
export interface GreyPicture {
  width: number
  height: number
  pixels: Uint8Array
}

const paper = 0xff
const ink = 0
/** As far as a lens and a bad light leave it: neither black nor white. */
const wall = 0x80

/** A QR code in the middle of a picture of this size, as large as whole pixels for each module allow. */
export function qrPicture(text: string, width = 640, height = 480): GreyPicture {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const scale = Math.floor(Math.min(width, height) / size)
  if (scale < 2) throw new Error(`A code of ${size} modules does not fit into ${width} x ${height} pixels`)
  const picture = emptyPicture(width, height)
  const left = Math.floor((width - size * scale) / 2)
  const top = Math.floor((height - size * scale) / 2)
  for (let y = 0; y < size * scale; y += 1) {
    const row = data[Math.floor(y / scale)] ?? []
    for (let x = 0; x < size * scale; x += 1) {
      picture.pixels[(top + y) * width + left + x] = row[Math.floor(x / scale)] ? ink : paper
    }
  }
  return picture
}

/** What a camera sees that looks at no code. */
export function emptyPicture(width = 640, height = 480): GreyPicture {
  return { width, height, pixels: new Uint8Array(width * height).fill(wall) }
}
