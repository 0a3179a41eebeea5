import { expect, onTestFinished, test } from 'vitest'
import { qrPicture } from '../../testing/qrPicture'
import { loadZxing } from './loadZxing'
import { scanVideo } from './scanVideo'

/** Bytes that differ from link to link and are the same in every run. */
function keyText(seed: number): string {
  const bytes = Array.from({ length: 32 }, (_, index) => (seed * 7919 + index * 104_729 + seed * index * 31) % 256)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

test('a code that stands still is read, whichever it is: no single size of a picture shows zxing all of them', async () => {
  const screen = document.createElement('canvas')
  screen.width = 640
  screen.height = 480
  const context = screen.getContext('2d')
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = screen.captureStream()
  let picture = qrPicture(640, 480, [], '#808080')
  const draw = () => {
    context?.drawImage(picture, 0, 0)
    frame = requestAnimationFrame(draw)
  }
  let frame = requestAnimationFrame(draw)
  const leaving = new AbortController()
  onTestFinished(() => {
    leaving.abort()
    cancelAnimationFrame(frame)
  })
  await video.play()
  const read = new Set<string>()
  const scanning = scanVideo(
    video,
    await loadZxing(),
    async (texts) => void texts.map((text) => read.add(text)),
    leaving.signal,
  )

  for (let seed = 1; seed <= 25; seed += 1) {
    const text = `happy://terminal?key=${keyText(seed)}&server=http%3A%2F%2Fcompany.example%3A36187&fp=1&s=${keyText(seed + 500)}`
    picture = qrPicture(640, 480, [{ text, x: 125, y: 45, size: 390 }], '#808080')
    await expect.poll(() => read.has(text), { message: `code ${seed}`, timeout: 5_000 }).toBe(true)
  }
  leaving.abort()
  await scanning
})
