import { loadZxing } from './loadZxing'
import type { FoundCode, QrReader } from './qrReader'

// Not in TypeScript's DOM library: only Chromium has it, and not on every system.
interface DetectedBarcode {
  rawValue: string
  boundingBox: DOMRectReadOnly
}
interface BarcodeDetectorLike {
  detect(source: HTMLCanvasElement): Promise<DetectedBarcode[]>
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetectorLike
  getSupportedFormats(): Promise<string[]>
}

/** Null where the engine has no reader, or has one that does not read QR codes. */
export async function createNativeQrReader(): Promise<QrReader | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: BarcodeDetectorClass }
  if (!BarcodeDetector) return null
  try {
    if (!(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return null
    return readerOf(new BarcodeDetector({ formats: ['qr_code'] }))
  } catch {
    return null
  }
}

function readerOf(detector: BarcodeDetectorLike): QrReader {
  let fallback: QrReader | null = null
  return {
    async read(canvas) {
      if (fallback) return fallback.read(canvas)
      try {
        return (await detector.detect(canvas)).map(foundCode)
      } catch {
        // Its service can be missing or die (Android without Play services): from now on zxing.
        fallback = await loadZxing()
        return fallback.read(canvas)
      }
    },
  }
}

function foundCode({ rawValue, boundingBox: { x, y, width, height } }: DetectedBarcode): FoundCode {
  return { text: rawValue, box: { x, y, width, height } }
}
