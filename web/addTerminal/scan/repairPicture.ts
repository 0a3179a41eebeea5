/**
 * What a picture may lack that readers need: contrast between dark and light, and a light border around the code. Gives
 * repaired copies of it, likely ones first. For pictures in which no reader found a code.
 */
export function repairedPictures(picture: HTMLCanvasElement): HTMLCanvasElement[] {
  const pixels = luminanceOf(picture)
  const range = rangeOf(pixels.values)
  if (range.high - range.low < leastContrast) return []
  const threshold = (range.low + range.high) / 2
  const isLight: IsLight = (x, y) => (pixels.values[y * pixels.width + x] ?? 0) > threshold
  const closed = withoutGaps(pixels, isLight)
  return [isLight, ...(closed ? [closed] : [])].flatMap((read) => {
    const sharp = painted(pixels.width, pixels.height, read)
    const bordered = withBorder(pixels.width, pixels.height, read)
    return bordered ? [sharp, bordered] : [sharp]
  })
}

/** On the scale up to 255; smaller differences are noise. */
const leastContrast = 6
/** Fraction of the pixels ignored at each end of the range, so that single specks do not count. */
const ignoredPart = 0.02
/** A code has at least 21 modules on an edge, and its border should have 4. */
const leastModules = 21
const borderModules = 4

/** Of the picture's height. */
const thickestGap = 0.012
/** A code of 21 modules takes eleven lines of half blocks. */
const leastGaps = 8

type IsLight = (x: number, y: number) => boolean

interface Luminance {
  width: number
  height: number
  values: Uint8Array
}

function luminanceOf(picture: HTMLCanvasElement): Luminance {
  const { width, height } = picture
  const data = contextOf(picture).getImageData(0, 0, width, height).data
  const values = new Uint8Array(width * height)
  for (let index = 0; index < values.length; index++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(index * 4, index * 4 + 3)
    values[index] = (red * 2 + green * 5 + blue) / 8
  }
  return { width, height, values }
}

function rangeOf(values: Uint8Array): { low: number; high: number } {
  const counts = new Uint32Array(256)
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  const ignored = values.length * ignoredPart
  const ends = (from: number, step: number): number => {
    let passed = 0
    for (let value = from; value >= 0 && value <= 255; value += step) {
      passed += counts[value] ?? 0
      if (passed > ignored) return value
    }
    return from
  }
  return { low: ends(0, 1), high: ends(255, -1) }
}

/**
 * A code without border on a ground of its dark colour (or, inverted, of its light one): its dark edges are lost in the
 * ground. The first mark on the way in from a corner is the inner ring of a finder pattern, five modules long, which
 * tells the size of a module.
 */
function withBorder(width: number, height: number, isLight: IsLight): HTMLCanvasElement | null {
  const groundIsLight = isGroundLight(width, height, isLight)
  const isMark = (x: number, y: number): boolean => isLight(x, y) !== groundIsLight
  const box = boxOf(width, height, isMark)
  if (!box) return null
  let start = 0
  while (start < box.width && !isMark(box.x + start, box.y + start)) start++
  let ring = 0
  while (ring < box.width && isMark(box.x + start + ring, box.y + start + 1)) ring++
  const module = ring / 5
  const isSquare = Math.abs(box.width - box.height) < 2 * module
  if (module < 1 || !isSquare || box.width / module < leastModules - 2) return null
  const margin = Math.round(module * borderModules)
  return painted(box.width + 2 * margin, box.height + 2 * margin, (x, y) => {
    const [left, top] = [x - margin, y - margin]
    const isInside = left >= 0 && top >= 0 && left < box.width && top < box.height
    return !isInside || isMark(box.x + left, box.y + top)
  })
}

/**
 * A terminal with space between its lines prints a code in stripes. No row of a code is wholly of the ground's colour: a
 * thin one between others takes the colours of the row above it. Null = there are too few of these.
 */
function withoutGaps({ width, height }: Luminance, isLight: IsLight): IsLight | null {
  const groundIsLight = isGroundLight(width, height, isLight)
  const isBlank = (y: number): boolean => {
    for (let x = 0; x < width; x++) if (isLight(x, y) !== groundIsLight) return false
    return true
  }
  const rowAt = Array.from({ length: height }, (_, y) => y)
  const thickest = Math.max(1, Math.round(height * thickestGap))
  let [gaps, above] = [0, -1]
  for (let y = 0; y < height; y++) {
    if (isBlank(y)) continue
    const isGap = above >= 0 && y - above > 1 && y - above - 1 <= thickest
    if (isGap) {
      gaps++
      rowAt.fill(above, above + 1, y)
    }
    above = y
  }
  return gaps < leastGaps ? null : (x, y) => isLight(x, rowAt[y] ?? y)
}

function isGroundLight(width: number, height: number, isLight: IsLight): boolean {
  let light = 0
  for (let x = 0; x < width; x++) light += Number(isLight(x, 0)) + Number(isLight(x, height - 1))
  for (let y = 0; y < height; y++) light += Number(isLight(0, y)) + Number(isLight(width - 1, y))
  return light > width + height
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

function boxOf(width: number, height: number, isMark: (x: number, y: number) => boolean): Box | null {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isMark(x, y)) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

function painted(width: number, height: number, isLight: IsLight): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = contextOf(canvas)
  const image = context.createImageData(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = isLight(x, y) ? 255 : 0
      image.data.set([value, value, value, 255], (y * width + x) * 4)
    }
  }
  context.putImageData(image, 0, 0)
  return canvas
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser gives no canvas')
  return context
}
