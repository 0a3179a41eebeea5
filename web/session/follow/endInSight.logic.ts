/** Distance from the end, in px, that still counts as being there. */
export const endThresholdPx = 60

type Place = Pick<Element, 'scrollTop' | 'scrollHeight' | 'clientHeight'>

/**
 * Where the end of a log is, looked at again and again: in sight; `below` = it has moved out of sight, for what came or
 * for another height of the log or its rows; `left` = somebody went up, away from it. `isByHand`: the person has just
 * scrolled or pressed something. What goes up by nobody's hand while a height changes is the rows' new height.
 */
export interface EndInSight {
  look(log: Place, isByHand: boolean): 'in-sight' | 'below' | 'left'
  /** Somebody opened something, and reads on there. */
  leave(): void
}

export function createEndInSight(): EndInSight {
  let last: Place | null = null
  /** The lowest place in the log since its height is the same: a slow hand goes up by less than a pixel at a time. */
  let lowest = -Infinity
  let isFollowed = false
  function look({ scrollTop, scrollHeight, clientHeight }: Place, isByHand: boolean) {
    const isSameSize = last?.scrollHeight === scrollHeight && last.clientHeight === clientHeight
    const from = isSameSize ? lowest : (last?.scrollTop ?? -Infinity)
    lowest = isSameSize ? Math.max(lowest, scrollTop) : scrollTop
    last = { scrollTop, scrollHeight, clientHeight }
    if (scrollHeight - clientHeight - scrollTop <= endThresholdPx) {
      isFollowed = true
      return 'in-sight'
    }
    // Places are fractions, and may be rounded differently.
    if (isByHand ? scrollTop < from : isSameSize && scrollTop < from - 1) isFollowed = false
    return isFollowed ? 'below' : 'left'
  }
  return { look, leave: () => (isFollowed = false) }
}
