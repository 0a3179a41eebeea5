import { useEffect, useState } from 'react'
import { CameraError, openCamera, type Camera, type CameraProblem } from './camera'
import { loadQrReader } from './loadQrReader'

export type CameraState =
  | { kind: 'off' }
  /** Off, because the page was hidden. */
  | { kind: 'paused' }
  | { kind: 'asking' }
  | { kind: 'live'; camera: Camera; torch: boolean }
  | { kind: 'failed'; problem: CameraProblem }

/**
 * A camera that is on only while it is wanted: it goes off with `stop`, when the page is hidden, and when the component
 * unmounts.
 */
export function useCamera() {
  const [wish, setWish] = useState<{ cameraId: string | null } | null>(null)
  const [state, setState] = useState<CameraState>({ kind: 'off' })

  useEffect(() => {
    if (!wish) return
    const leaving = new AbortController()
    const { signal } = leaving
    openWithReader(wish.cameraId, signal).then(
      (camera) => {
        signal.addEventListener('abort', () => camera.stop(), { once: true })
        camera.onLost(() => {
          if (signal.aborted) return
          setWish(null)
          setState({ kind: 'failed', problem: 'lost' })
        })
        return setState({ kind: 'live', camera, torch: false })
      },
      (error: unknown) => {
        if (signal.aborted) return
        setWish(null)
        setState({ kind: 'failed', problem: error instanceof CameraError ? error.problem : 'failed' })
      },
    )
    const pause = () => {
      if (document.visibilityState === 'visible') return
      leaving.abort()
      setWish(null)
      setState({ kind: 'paused' })
    }
    document.addEventListener('visibilitychange', pause)
    return () => {
      document.removeEventListener('visibilitychange', pause)
      leaving.abort()
    }
  }, [wish])

  return {
    state,
    start(cameraId: string | null) {
      setState({ kind: 'asking' })
      setWish({ cameraId })
    },
    stop() {
      setWish(null)
      setState({ kind: 'off' })
    },
    fail(problem: CameraProblem) {
      setWish(null)
      setState({ kind: 'failed', problem })
    },
    async setTorch(camera: Camera, on: boolean) {
      try {
        await camera.setTorch(on)
      } catch {
        // The device refused: light and button stay as they are.
        return
      }
      setState((now) => (now.kind === 'live' && now.camera === camera ? { ...now, torch: on } : now))
    },
  }
}

/** The reader of codes is loaded while the person answers the browser's question. */
async function openWithReader(cameraId: string | null, signal: AbortSignal): Promise<Camera> {
  const reader = loadQrReader().then(
    () => true,
    () => false,
  )
  const camera = await openCamera(cameraId, signal)
  const canRead = await reader
  if (canRead && !signal.aborted) return camera
  camera.stop()
  throw new CameraError('reader-missing')
}
