/** Distance from the end, in px, that still counts as being there. */
export const endThresholdPx = 60

/**
 * Where the end of a log is, looked at again and again: in sight; `below` = it has moved out of sight, for what came or
 * for a smaller log; `left` = somebody went up, away from it. What comes never moves a log up.
 */
export function createEndInSight(): (
  log: Pick<Element, 'scrollTop' | 'scrollHeight' | 'clientHeight'>,
) => 'in-sight' | 'below' | 'left' {
  /** The place when the end was last in sight; null = it was left. */
  let seenFrom: number | null = null
  return ({ scrollTop, scrollHeight, clientHeight }) => {
    if (scrollHeight - clientHeight - scrollTop <= endThresholdPx) {
      seenFrom = scrollTop
      return 'in-sight'
    }
    // Places are fractions, and may be rounded differently.
    if (seenFrom !== null && scrollTop < seenFrom - 1) seenFrom = null
    return seenFrom === null ? 'left' : 'below'
  }
}
