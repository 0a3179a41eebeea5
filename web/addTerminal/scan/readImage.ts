import { loadQrReader } from './loadQrReader'
import { loadZxing } from './loadZxing'
import type { FoundCode, QrReader } from './qrReader'
import { repairedPictures } from './repairPicture'

/** What a picture says. Several different codes: the person has to choose, not we. */
export type ImageReading =
  | { kind: 'code'; text: string }
  | { kind: 'no-code' }
  | { kind: 'several-codes' }
  | { kind: 'not-a-picture' }
  | { kind: 'too-large' }
  /** The part of the app that reads codes could not be loaded. */
  | { kind: 'reader-missing' }

const largestFileBytes = 40 * 1024 * 1024
const largestPixels = 150_000_000

/**
 * Long edges to try, in pixels. A code that fills a photo is read best when the photo is small, one in the corner of a
 * screenshot only at full size. None is larger than the picture itself. Several small ones, because zxing misses some
 * clean codes at any single size (scanVideo.ts).
 */
const longEdges = [1000, 1800, 500, 700, 350, 3200]

/** Long edges to try of repaired pictures: fewer, because repairing is slow and few pictures need it. */
const repairEdges = [1000, 500, 700]

/** How many more codes are looked for after the first, to find out whether there are several. */
const furtherCodes = 4

/** A part of the picture, as fractions of its edges from 0 to 1. */
interface Part {
  x: number
  y: number
  width: number
  height: number
}

const wholePicture: Part = { x: 0, y: 0, width: 1, height: 1 }
const parts: Part[] = [
  { x: 0, y: 0, width: 0.5, height: 1 },
  { x: 0.5, y: 0, width: 0.5, height: 1 },
  { x: 0, y: 0, width: 1, height: 0.5 },
  { x: 0, y: 0.5, width: 1, height: 0.5 },
]
const largestInParts = 1800

export async function readImage(file: Blob): Promise<ImageReading> {
  if (file.size > largestFileBytes) return { kind: 'too-large' }
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return { kind: 'not-a-picture' }
  try {
    if (bitmap.width * bitmap.height > largestPixels) return { kind: 'too-large' }
    const reader = await loadQrReader().catch(() => null)
    if (!reader) return { kind: 'reader-missing' }
    const texts = await readAtScales(reader, bitmap)
    if (texts.length > 0) return readingOf(texts)
    const zxing = await loadZxing().catch(() => null)
    if (!zxing) return { kind: 'no-code' }
    const found = await readAtScales(zxing, bitmap)
    return readingOf(found.length > 0 ? found : await readRepaired(zxing, bitmap))
  } finally {
    bitmap.close()
  }
}

function readingOf(texts: readonly string[]): ImageReading {
  const [text] = texts
  if (text === undefined) return { kind: 'no-code' }
  return texts.length === 1 ? { kind: 'code', text } : { kind: 'several-codes' }
}

/** The different texts of the first scale at which there is any. */
async function readAtScales(reader: QrReader, bitmap: ImageBitmap): Promise<string[]> {
  for (const edge of scalesFor(Math.max(bitmap.width, bitmap.height))) {
    const whole = drawn(bitmap, edge, wholePicture)
    const texts = await readAll(reader, whole)
    if (texts.length > 0) return texts
    // zxing mixes up the corners of several codes: each part has fewer of them.
    if (edge > largestInParts) continue
    const inParts = new Set<string>()
    for (const part of parts) {
      for (const text of await readAll(reader, drawn(bitmap, edge, part))) inParts.add(text)
    }
    if (inParts.size > 0) return [...inParts]
  }
  return []
}

async function readRepaired(reader: QrReader, bitmap: ImageBitmap): Promise<string[]> {
  const ownEdge = Math.max(bitmap.width, bitmap.height)
  for (const edge of repairEdges) {
    if (edge > ownEdge && edge !== repairEdges[0]) continue
    for (const picture of repairedPictures(drawn(bitmap, Math.min(edge, ownEdge), wholePicture))) {
      const texts = await readAll(reader, picture)
      if (texts.length > 0) return texts
    }
  }
  return []
}

/** Exported for its test. Edges that are longer than the picture's own become its own: enlarging adds nothing. */
export function scalesFor(longEdge: number): number[] {
  return [...new Set(longEdges.map((edge) => Math.min(edge, longEdge)))]
}

async function readAll(reader: QrReader, canvas: HTMLCanvasElement): Promise<string[]> {
  const texts = new Set<string>()
  for (let round = 0; round <= furtherCodes; round++) {
    // The page goes on answering between two readings.
    await new Promise((resolve) => setTimeout(resolve))
    const found = await reader.read(canvas)
    if (found.length === 0) break
    for (const code of found) {
      texts.add(code.text)
      cover(canvas, code)
    }
  }
  return [...texts]
}

/** Paints over a code that was found, so that the next reading finds another one. */
function cover(canvas: HTMLCanvasElement, { box }: FoundCode) {
  const context = canvas.getContext('2d')
  if (!context) return
  context.fillStyle = '#ffffff'
  context.fillRect(box.x, box.y, box.width, box.height)
}

/** The part of the picture, at the scale that makes the long edge of the whole one this long. */
function drawn(bitmap: ImageBitmap, longEdge: number, part: Part): HTMLCanvasElement {
  const scale = longEdge / Math.max(bitmap.width, bitmap.height)
  const [x, y] = [part.x * bitmap.width, part.y * bitmap.height]
  const [width, height] = [part.width * bitmap.width, part.height * bitmap.height]
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser gives no canvas')
  // Transparent pixels are read as white paper.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, x, y, width, height, 0, 0, canvas.width, canvas.height)
  return canvas
}
