import type { QrReader } from './qrReader'

/** Larger frames take longer to read than they gain. */
const longEdge = 1280

/**
 * Scales at which frames are read, in turn. zxing misses one clean code in five to ten at any single size, but another
 * at each (measured, library 0.21.3): a code in a hand moves, one on a stand would never be read.
 */
const sizes = [1, 0.5, 0.75]

/** Between two readings, so that a phone stays cool and the page answers. */
const restMs = 60

/**
 * Reads frame after frame until `signal` fires. `onTexts` gets the different texts of a frame that has any; the next
 * frame is read when it is done.
 */
export async function scanVideo(
  video: HTMLVideoElement,
  reader: QrReader,
  onTexts: (texts: string[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser gives no canvas')
  for (let frame = 0; !signal.aborted; frame++) {
    await new Promise((resolve) => setTimeout(resolve, restMs))
    const { videoWidth, videoHeight } = video
    if (videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue
    const size = sizes[frame % sizes.length] ?? 1
    const scale = Math.min(1, longEdge / Math.max(videoWidth, videoHeight)) * size
    canvas.width = Math.round(videoWidth * scale)
    canvas.height = Math.round(videoHeight * scale)
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const texts = new Set((await reader.read(canvas)).map(({ text }) => text))
    if (texts.size > 0 && !signal.aborted) await onTexts([...texts])
  }
}
