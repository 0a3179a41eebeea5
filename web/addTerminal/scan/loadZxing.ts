import type { QrReader } from './qrReader'

/** zxing, in a chunk of its own. It also reads light codes on a dark ground, which most engines' own readers do not. */
export async function loadZxing(): Promise<QrReader> {
  const { createZxingReader } = await import('./zxingReader')
  return createZxingReader()
}
