import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyPicture, qrPicture, type GreyPicture } from './qrPixels'

/** What stands in front of a browser's camera. */
export interface FakeCamera {
  /** For the launch of the browser. */
  readonly chromiumArguments: string[]
  /** Puts a QR code in front of the camera, also while it runs; null = nothing but a grey wall. */
  show(text: string | null): Promise<void>
  remove(): Promise<void>
}

/**
 * Chromium reads the frames of its file again for every picture (one here, which it repeats), so writing into the open
 * file changes what the camera sees.
 */
export async function createFakeCamera(): Promise<FakeCamera> {
  const folder = await mkdtemp(join(tmpdir(), 'happy-hub-camera-'))
  const file = join(folder, 'camera.y4m')
  await writeFile(file, encodeY4m(emptyPicture()))
  return {
    chromiumArguments: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
    async show(text) {
      const handle = await open(file, 'r+')
      await handle.write(encodeY4m(text === null ? emptyPicture() : qrPicture(text)), 0)
      await handle.close()
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** One frame of uncompressed video; its colour planes are grey. */
function encodeY4m({ width, height, pixels }: GreyPicture): Buffer {
  const colours = Buffer.alloc((width * height) / 2, 0x80)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420\nFRAME\n`), pixels, colours])
}
