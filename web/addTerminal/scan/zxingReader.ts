import { BrowserQRCodeReader, HTMLCanvasElementLuminanceSource } from '@zxing/browser'
import {
  BinaryBitmap,
  ChecksumException,
  DecodeHintType,
  FormatException,
  HybridBinarizer,
  NotFoundException,
  type LuminanceSource,
  type Result,
} from '@zxing/library'
import type { FoundCode, QrReader } from './qrReader'

/** zxing, in a chunk of its own. Reads one code; dark on light, else light on dark, as terminals with a light theme print it. */
export function createZxingReader(): QrReader {
  const reader = new BrowserQRCodeReader(new Map([[DecodeHintType.TRY_HARDER, true]]))
  const decode = (source: LuminanceSource): Result | null => {
    try {
      return reader.decodeBitmap(new BinaryBitmap(new HybridBinarizer(source)))
    } catch (error) {
      const isNone =
        error instanceof NotFoundException || error instanceof ChecksumException || error instanceof FormatException
      if (isNone) return null
      throw error
    }
  }
  return {
    async read(canvas) {
      const source = new HTMLCanvasElementLuminanceSource(canvas)
      const result = decode(source) ?? decode(source.invert())
      return result ? [foundCode(result)] : []
    },
  }
}

/** The result's points are the centres of the finder patterns, 3.5 modules from the code's edge. */
function foundCode(result: Result): FoundCode {
  const points = result.getResultPoints()
  const xs = points.map((point) => point.getX())
  const ys = points.map((point) => point.getY())
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const margin = 0.3 * Math.max(right - left, bottom - top)
  return {
    text: result.getText(),
    box: { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin },
  }
}
