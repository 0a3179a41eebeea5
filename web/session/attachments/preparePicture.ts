import { pictureType, type NewPicture, type PictureType } from '../../../worker/api/attachments/pictures'
import type { PictureProblem } from './attached'

/** In pixels. Models look at no finer detail, and refuse several larger pictures in one prompt. */
const longestSide = 2000
/** Models take 5 MB in base64. */
const mostBytes = 3_500_000
/** Larger files are not even decoded. */
const mostFileBytes = 60_000_000
const headerBytes = 16
const thumbnailSide = 100

/**
 * A picture as it is sent: small ones as they are, large ones made smaller, other formats than models know as JPEG or
 * PNG. `limit`: in bytes, where the agent takes less than models do.
 */
export async function preparePicture(
  file: File,
  name: string,
  limit: number | null = null,
): Promise<NewPicture | PictureProblem> {
  const most = Math.min(mostBytes, limit ?? mostBytes)
  if (file.size > mostFileBytes) return 'too-large'
  const type = pictureType(new Uint8Array(await file.slice(0, headerBytes).arrayBuffer()))
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return 'not-a-picture'
  try {
    const { width, height } = bitmap
    const thumbhash = await thumbhashOf(bitmap).catch(() => null)
    if (type && file.size <= most && Math.max(width, height) <= longestSide) {
      return { name, bytes: file.slice(0, file.size, type), width, height, thumbhash }
    }
    const made = await smaller(bitmap, type === 'image/jpeg' ? 'image/jpeg' : 'image/png', most)
    return made ? { ...made, name: renamed(name, made.bytes.type), thumbhash } : 'too-large'
  } finally {
    bitmap.close()
  }
}

/** As PNG where that keeps small enough, else as JPEG, smaller until it fits. */
async function smaller(bitmap: ImageBitmap, first: PictureType, most: number) {
  const side = Math.min(longestSide, Math.max(bitmap.width, bitmap.height))
  for (const [type, part] of [
    [first, 1],
    ['image/jpeg', 1],
    ['image/jpeg', 0.7],
    ['image/jpeg', 0.4],
    ['image/jpeg', 0.2],
  ] as const) {
    const canvas = scaled(bitmap, side * part, type === 'image/jpeg')
    const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.85))
    if (bytes && bytes.size <= most) return { bytes, width: canvas.width, height: canvas.height }
  }
  return null
}

function scaled(bitmap: ImageBitmap, side: number, isOpaque: boolean): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d')
  if (context && isOpaque) {
    // JPEG has no transparency, and black is what the canvas would make of it.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

async function thumbhashOf(bitmap: ImageBitmap): Promise<string | null> {
  const { rgbaToThumbHash } = await import('thumbhash')
  const canvas = scaled(bitmap, thumbnailSide, false)
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
  if (!pixels) return null
  return btoa(String.fromCharCode(...rgbaToThumbHash(pixels.width, pixels.height, pixels.data)))
}

function renamed(name: string, type: string): string {
  const extension = type === 'image/jpeg' ? 'jpg' : type.slice('image/'.length)
  const stem = name.replace(/\.[a-z\d]{1,5}$/i, '')
  return `${stem}.${extension}`
}
