import { afterEach, expect, test } from 'vitest'
import { qrPicture } from '../../testing/qrPicture'
import { createNativeQrReader } from './nativeQrReader'

const engine = globalThis as { BarcodeDetector?: unknown }
const picture = qrPicture(300, 300, [{ text: 'seen by zxing', x: 0, y: 0, size: 300 }])

/** The engines that run these tests have none (docs/platform.md). */
function detector(formats: string[], detect: () => Promise<unknown[]>) {
  return class {
    static getSupportedFormats = () => Promise.resolve(formats)
    detect = detect
  }
}

afterEach(() => {
  delete engine.BarcodeDetector
})

test('the engine’s own reader is used where it reads QR codes', async () => {
  const boundingBox = { x: 1, y: 2, width: 3, height: 4 }
  engine.BarcodeDetector = detector(['qr_code'], () => Promise.resolve([{ rawValue: 'seen natively', boundingBox }]))
  const reader = await createNativeQrReader()
  expect(await reader?.read(picture)).toEqual([{ text: 'seen natively', box: boundingBox }])
})

test('none, or one for other codes only, is no reader', async () => {
  expect(await createNativeQrReader()).toBeNull()
  engine.BarcodeDetector = detector(['ean_13'], () => Promise.resolve([]))
  expect(await createNativeQrReader()).toBeNull()
})

test('one whose service is missing is replaced by zxing', async () => {
  engine.BarcodeDetector = detector(['qr_code'], () => Promise.reject(new DOMException('', 'NotSupportedError')))
  const reader = await createNativeQrReader()
  expect((await reader?.read(picture))?.map(({ text }) => text)).toEqual(['seen by zxing'])
})
