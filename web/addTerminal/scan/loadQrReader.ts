import { createNativeQrReader } from './nativeQrReader'
import { loadZxing } from './loadZxing'
import type { QrReader } from './qrReader'

let loading: Promise<QrReader> | null = null

/** The engine's own reader where it has one for QR codes, else zxing, loaded when it is first needed. */
export function loadQrReader(): Promise<QrReader> {
  loading ??= chooseReader().catch((error: unknown) => {
    // Without network now: asked again the next time.
    loading = null
    throw error
  })
  return loading
}

async function chooseReader(): Promise<QrReader> {
  return (await createNativeQrReader()) ?? loadZxing()
}
