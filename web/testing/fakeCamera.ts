interface FakeCamera {
  /** Shows this from now on. */
  show(canvas: HTMLCanvasElement): void
  /** Streams that were asked for, in order. */
  readonly streams: MediaStream[]
  readonly asked: MediaStreamConstraints[]
  isOn(): boolean
  /** The device goes away. */
  unplug(): void
  restore(): void
}

/** A camera of the test page whose picture is a canvas. `refuse`: what the browser throws instead. */
export function fakeCamera(first: HTMLCanvasElement, refuse?: DOMException): FakeCamera {
  const { mediaDevices } = navigator
  const screen = document.createElement('canvas')
  screen.width = 640
  screen.height = 480
  const context = screen.getContext('2d')
  let picture = first
  // A canvas gives a frame when it is drawn to.
  const draw = () => {
    context?.drawImage(picture, 0, 0, screen.width, screen.height)
    frame = requestAnimationFrame(draw)
  }
  let frame = requestAnimationFrame(draw)
  const streams: MediaStream[] = []
  const asked: MediaStreamConstraints[] = []
  const names = ['Front', 'Rear']
  const fake = {
    getUserMedia(constraints: MediaStreamConstraints) {
      asked.push(constraints)
      if (refuse) return Promise.reject(refuse)
      const stream = screen.captureStream()
      streams.push(stream)
      return Promise.resolve(stream)
    },
    enumerateDevices: () =>
      Promise.resolve(names.map((label) => ({ kind: 'videoinput', deviceId: label.toLowerCase(), label }))),
  }
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: fake })
  const tracks = () => streams.flatMap((stream) => stream.getTracks())
  return {
    streams,
    asked,
    show(canvas) {
      picture = canvas
    },
    isOn: () => tracks().some(({ readyState }) => readyState === 'live'),
    unplug() {
      for (const track of tracks()) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
    },
    restore() {
      cancelAnimationFrame(frame)
      for (const track of tracks()) track.stop()
      Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices })
    },
  }
}
