/** Whether a log that moves is moved on purpose: by the person's hand, or to a place that the person asked for. */
export interface Hand {
  isMoving(): boolean
  /** Something was opened just now: what was pressed stays where it is, whatever comes below it. */
  isOpening(): boolean
  /** Returns the function that ends it. */
  watch(log: HTMLElement, onOpening: () => void): () => void
  /** A place is on its way into view. */
  during(work: () => Promise<void>): Promise<void>
  /** A place was brought into view; what is near it gets its height in the next moments. */
  moved(): void
}

const handMoves = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const
/** So long after one of these a move is the person's own. */
const byHandMs = 300
const movedMs = 1_000
/** What is opened may have to be loaded. */
const openingMs = 1_000
const opens = '[aria-expanded], summary'

export function createHand(): Hand {
  let until = -Infinity
  let openingUntil = -Infinity
  const extend = (ms: number): void => {
    until = Math.max(until, performance.now() + ms)
  }
  const onHand = (): void => extend(byHandMs)
  return {
    isMoving: () => performance.now() < until,
    isOpening: () => performance.now() < openingUntil,
    watch(log, onOpening) {
      const onClick = ({ target }: Event): void => {
        if (!(target instanceof Element && target.closest(opens))) return
        openingUntil = performance.now() + openingMs
        onOpening()
      }
      for (const move of handMoves) log.addEventListener(move, onHand, { passive: true })
      // Before the row grows.
      log.addEventListener('click', onClick, { capture: true })
      return () => {
        log.removeEventListener('click', onClick, { capture: true })
        for (const move of handMoves) log.removeEventListener(move, onHand)
      }
    },
    async during(work) {
      until = Infinity
      try {
        await work()
      } finally {
        until = performance.now() + byHandMs
      }
    },
    moved: () => extend(movedMs),
  }
}
