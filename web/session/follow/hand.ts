/** Whether a log that moves is moved on purpose: by the person's hand, or to a place that the person asked for. */
export interface Hand {
  isMoving(): boolean
  /** Returns the function that ends it. */
  watch(log: HTMLElement): () => void
  /** A place is on its way into view. */
  during(work: () => Promise<void>): Promise<void>
  /** A place was brought into view; what is near it gets its height in the next moments. */
  moved(): void
}

const handMoves = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const
/** So long after one of these a move is the person's own. */
const byHandMs = 300
const movedMs = 1_000

export function createHand(): Hand {
  let until = -Infinity
  const extend = (ms: number): void => {
    until = Math.max(until, performance.now() + ms)
  }
  const onHand = (): void => extend(byHandMs)
  return {
    isMoving: () => performance.now() < until,
    watch(log) {
      for (const move of handMoves) log.addEventListener(move, onHand, { passive: true })
      return () => {
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
