import type { SessionAddress } from '../../worker/api/ids'
import { sessionOfKey } from '../addresses/sessionKey'

/** The finger has to go this far, px, before the row follows it; scrolling goes before. */
const slop = 12
/** From here on letting go does what the row says, px. */
export const swipeFar = 96
/** A gesture of the browser or the system begins at the window's edge. */
const edge = 24

/** A row of the list that a finger moves sideways. */
export interface Swipe {
  address: SessionAddress
  /** Where the row is while it rests. */
  at: { top: number; left: number; width: number; height: number }
  /** Towards the end of the line is positive, px. */
  moved: number
}

interface Swipes {
  onMove(swipe: Swipe): void
  /** `isFar`: it was let go far enough. */
  onEnd(swipe: Swipe, isFar: boolean): void
}

/** Follows fingers on rows that carry `data-session-key`; returns what ends that. */
export function followSwipes(container: HTMLElement, { onMove, onEnd }: Swipes): () => void {
  let start: { row: HTMLElement; address: SessionAddress; pointerId: number; x: number; y: number } | null = null
  let swipe: Swipe | null = null

  function onDown({ target, pointerType, pointerId, clientX: x, clientY: y, isPrimary }: PointerEvent): void {
    end(false)
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-session-key]') : null
    const address = sessionOfKey(row?.dataset['sessionKey'])
    if (pointerType !== 'touch' || !isPrimary || !row || !address) return
    if (x < edge || x > window.innerWidth - edge) return
    start = { row, address, pointerId, x, y }
  }

  function onPointerMove({ pointerId, clientX, clientY }: PointerEvent): void {
    if (start?.pointerId !== pointerId) return
    const { row, address, x, y } = start
    const moved = clientX - x
    if (!swipe) {
      if (Math.abs(moved) < slop) return
      // Somebody scrolls.
      if (Math.abs(clientY - y) > Math.abs(moved)) {
        start = null
        return
      }
      row.setPointerCapture(pointerId)
    }
    const { top, left, width, height } = swipe?.at ?? row.getBoundingClientRect()
    swipe = { address, at: { top, left, width, height }, moved }
    row.style.transform = `translateX(${moved}px)`
    row.style.background = 'var(--surface-side)'
    onMove(swipe)
  }

  function end(isFar: boolean): void {
    const ended = start
    start = null
    if (!ended || !swipe) return
    ended.row.style.transform = ''
    ended.row.style.background = ''
    // The finger was on the row's link, and meant no click.
    ended.row.addEventListener('click', preventDefault, { once: true, capture: true })
    setTimeout(() => ended.row.removeEventListener('click', preventDefault, { capture: true }))
    const last = swipe
    swipe = null
    onEnd(last, isFar)
  }

  const onUp = ({ pointerId }: PointerEvent) => {
    if (start?.pointerId === pointerId) end(Math.abs(swipe?.moved ?? 0) >= swipeFar)
  }
  const onCancel = () => end(false)
  container.addEventListener('pointerdown', onDown)
  container.addEventListener('pointermove', onPointerMove)
  container.addEventListener('pointerup', onUp)
  container.addEventListener('pointercancel', onCancel)
  // A finger that moves a row sideways is ours.
  container.style.touchAction = 'pan-y pinch-zoom'
  return () => {
    end(false)
    container.style.touchAction = ''
    container.removeEventListener('pointerdown', onDown)
    container.removeEventListener('pointermove', onPointerMove)
    container.removeEventListener('pointerup', onUp)
    container.removeEventListener('pointercancel', onCancel)
  }
}

function preventDefault(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}
