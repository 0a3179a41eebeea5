import { createObservable } from '../../../worker/shared/observable'
import { createDrawer, type Drawing } from './drawer'
import { diagramLook } from './diagramLook'
import { diagramDocument } from './diagramPath'

/** So many stay in this page's memory. */
const mostKept = 50
const markKey = 'happy-hub-drawing'

const drawer = createDrawer(diagramDocument)
const drawn = createObservable<ReadonlyMap<string, Drawing>>(new Map())
const asked = new Set<string>()

/** What was drawn in this page, by `drawingKey`. */
export const drawings: Pick<typeof drawn, 'get' | 'onChange'> = drawn

export function drawingKey(source: string, isDark: boolean): string {
  return `${isDark ? 'dark' : 'light'} ${source}`
}

/** Draws it, unless that is done or under way. */
export async function drawDiagram(source: string, isDark: boolean): Promise<void> {
  const key = drawingKey(source, isDark)
  if (asked.has(key) || drawn.get().has(key)) return
  asked.add(key)
  mark(true)
  const drawing = await drawer.draw({ source, look: diagramLook(isDark) })
  asked.delete(key)
  if (asked.size === 0) mark(false)
  drawn.set(new Map([...drawn.get(), [key, drawing] as const].slice(-mostKept)))
}

/** For another try at what could not be drawn. */
export function forgetDrawing(source: string, isDark: boolean): void {
  if (drawn.get().get(drawingKey(source, isDark))?.kind === 'drawn') return
  const rest = new Map(drawn.get())
  rest.delete(drawingKey(source, isDark))
  drawn.set(rest)
}

/**
 * Not every browser draws in another process: there a diagram that never ends stops the whole page. The mark that this
 * tab was drawing is there after such an end, and then diagrams are drawn only when somebody asks.
 */
export const drawsUnasked = !readMark()
addEventListener('pagehide', () => mark(false))

function readMark(): boolean {
  try {
    return sessionStorage.getItem(markKey) !== null
  } catch {
    return false
  }
}

function mark(isDrawing: boolean): void {
  try {
    if (isDrawing) sessionStorage.setItem(markKey, '1')
    else sessionStorage.removeItem(markKey)
  } catch {
    // Site data is blocked: there is no mark then.
  }
}
