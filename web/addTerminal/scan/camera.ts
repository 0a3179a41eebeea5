/** Why there is no picture, as far as a browser tells. */
export type CameraProblem =
  | 'denied'
  | 'no-camera'
  | 'in-use'
  | 'insecure'
  | 'unsupported'
  /** It stopped by itself: unplugged, or taken by another app. */
  | 'lost'
  /** The part of the app that reads codes could not be loaded. */
  | 'reader-missing'
  | 'failed'

export class CameraError extends Error {
  readonly problem: CameraProblem

  constructor(problem: CameraProblem) {
    super(problem)
    this.problem = problem
  }
}

export interface CameraChoice {
  id: string
  /** Empty = the browser does not name it. */
  name: string
}

/** A running camera. Nobody but its opener holds the stream: `stop` turns it off. */
export interface Camera {
  readonly stream: MediaStream
  readonly id: string | null
  readonly choices: CameraChoice[]
  readonly hasTorch: boolean
  setTorch(on: boolean): Promise<void>
  onLost(listener: () => void): void
  stop(): void
}

// Not in TypeScript's DOM library.
interface TorchCapabilities extends MediaTrackCapabilities {
  torch?: boolean
}

/**
 * Asks for a camera: the given one, else the one that looks away from the person. Throws `CameraError`. When `signal`
 * fires before the browser has answered, what it gives later is turned off at once.
 */
export async function openCamera(cameraId: string | null, signal: AbortSignal): Promise<Camera> {
  // Missing on insecure pages, whatever TypeScript says.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices?.getUserMedia) throw new CameraError(window.isSecureContext ? 'unsupported' : 'insecure')
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } }
  const wish = cameraId === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: cameraId } }
  let stream: MediaStream
  try {
    stream = await devices.getUserMedia({ audio: false, video: { ...size, ...wish } })
  } catch (error) {
    throw new CameraError(problemOf(error))
  }
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  try {
    signal.throwIfAborted()
    const track = stream.getVideoTracks()[0]
    if (!track) throw new CameraError('no-camera')
    const choices = await listCameras(devices)
    signal.throwIfAborted()
    const { torch } = (track.getCapabilities?.() ?? {}) as TorchCapabilities
    return {
      stream,
      id: track.getSettings().deviceId ?? null,
      choices,
      hasTorch: torch === true,
      setTorch: (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }),
      // Not fired by our own stop().
      onLost: (listener) => track.addEventListener('ended', listener, { once: true }),
      stop,
    }
  } catch (error) {
    stop()
    throw error
  }
}

async function listCameras(devices: MediaDevices): Promise<CameraChoice[]> {
  try {
    const all = await devices.enumerateDevices()
    return all
      .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, name: label }))
  } catch {
    // The camera works without the list; the person just cannot switch to another one.
    return []
  }
}

/** Exported for its test: the names that browsers give to one and the same problem. */
export function problemOf(error: unknown): CameraProblem {
  switch (error instanceof DOMException ? error.name : null) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-camera'
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use'
    default:
      return 'failed'
  }
}
