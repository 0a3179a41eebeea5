import { longestSide, mostSource, mostSvg, type DrawAnswer, type DrawRequest } from './drawing'

/** What became of a diagram. */
export type Drawing =
  | DrawAnswer
  | { kind: 'too-slow' }
  /** The document that draws did not come, or its host does not let it run (docs/hosting.md). */
  | { kind: 'unavailable' }

export interface Drawer {
  /** One after the other. Never rejects. */
  draw(request: DrawRequest): Promise<Drawing>
}

export interface DrawerLimits {
  /** Milliseconds until the document is there, until it says so, until a diagram is drawn, until it is put away. */
  load: number
  ready: number
  draw: number
  idle: number
}

const usualLimits: DrawerLimits = { load: 30_000, ready: 5_000, draw: 5_000, idle: 30_000 }

interface Frame {
  port: MessagePort
  remove(): void
}

/**
 * Draws in a document of its own, without our origin and without network: whatever a diagram makes of it, it gets no
 * further. What is too slow ends with its document.
 */
export function createDrawer(documentUrl: string, limits: DrawerLimits = usualLimits): Drawer {
  let frame: Frame | null = null
  let last: Promise<unknown> = Promise.resolve()
  let idle: ReturnType<typeof setTimeout> | undefined

  function putAway(): void {
    frame?.remove()
    frame = null
  }

  async function drawNow(request: DrawRequest): Promise<Drawing> {
    clearTimeout(idle)
    frame ??= await openFrame(documentUrl, limits)
    if (!frame) return { kind: 'unavailable' }
    const answer = nextMessage(frame.port)
    frame.port.postMessage(request)
    const read = await within(answer.then(readAnswer), limits.draw)
    if (!read) putAway()
    else idle = setTimeout(putAway, limits.idle)
    return read ?? { kind: 'too-slow' }
  }

  return {
    draw(request) {
      if (request.source.length > mostSource) return Promise.resolve({ kind: 'too-large' })
      const drawing = last.then(() => drawNow(request))
      last = drawing
      return drawing
    },
  }
}

/** Null = it does not come. */
async function openFrame(documentUrl: string, limits: DrawerLimits): Promise<Frame | null> {
  const element = document.createElement('iframe')
  element.setAttribute('sandbox', 'allow-scripts')
  element.ariaHidden = 'true'
  element.tabIndex = -1
  element.inert = true
  // Beside the window, in a size: texts are measured only where there is one.
  Object.assign(element.style, { position: 'fixed', left: '-4000px', top: '0', width: '1200px', height: '800px' })
  const loaded = new Promise<true>((resolve) => element.addEventListener('load', () => resolve(true), { once: true }))
  element.src = documentUrl
  document.body.append(element)
  const { port1, port2 } = new MessageChannel()
  const remove = () => {
    port1.close()
    element.remove()
  }
  if ((await within(loaded, limits.load)) && element.contentWindow) {
    const ready = nextMessage(port1)
    // It has no origin that could be named; what is to be drawn follows when it has answered.
    element.contentWindow.postMessage(null, '*', [port2])
    if ((await within(ready, limits.ready)) === 'ready') return { port: port1, remove }
  }
  remove()
  return null
}

function nextMessage(port: MessagePort): Promise<unknown> {
  return new Promise((resolve) => {
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => resolve(data), { once: true })
    port.start()
  })
}

/** Null = not in this time. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  const result = await Promise.race([promise, over])
  clearTimeout(timer)
  return result
}

/** It was made from an agent's text: only what a picture needs is taken, within its limits. */
function readAnswer(data: unknown): DrawAnswer {
  const { kind, svg, width, height, title, line } = (typeof data === 'object' && data ? data : {}) as Record<
    string,
    unknown
  >
  if (kind === 'too-large') return { kind }
  const isPicture = kind === 'drawn' && typeof svg === 'string' && svg.startsWith('<svg') && svg.length <= mostSvg
  if (isPicture && isSide(width) && isSide(height))
    return { kind, svg, width, height, title: typeof title === 'string' ? title.slice(0, 300) : '' }
  return { kind: 'unreadable', line: typeof line === 'number' && Number.isSafeInteger(line) ? line : null }
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= longestSide
}
