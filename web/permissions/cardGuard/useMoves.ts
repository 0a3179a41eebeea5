import { useEffect, useRef, useState, type RefObject } from 'react'

/** Smaller moves do not count: a pointer over a button stays over it. */
const MIN_MOVE_PX = 8
const SHARES = Array.from({ length: 21 }, (_, index) => index / 20)

interface Moves {
  count: number
  /** Whether it is elsewhere now than at the last look. The observers look once a frame: a press may come before. */
  hasMoved(): boolean
}

/**
 * Counts how often an element came to another place on the screen, whatever moved it: something above it that came or
 * went, or a scroll. Costs nothing while nothing moves.
 */
export function useMoves(element: RefObject<HTMLElement | null>): Moves {
  const [count, setCount] = useState(0)
  const hasMoved = useRef<() => boolean>(() => false)
  useEffect(() => {
    const target = element.current
    if (!target) return
    let known = target.getBoundingClientRect()
    let inItsBox: IntersectionObserver | undefined
    const look = (): boolean => {
      const now = target.getBoundingClientRect()
      const sides = ['top', 'left', 'width', 'height'] as const
      const isElsewhere = sides.some((side) => Math.abs(now[side] - known[side]) > MIN_MOVE_PX)
      if (isElsewhere) {
        known = now
        setCount((moves) => moves + 1)
      }
      watchBox(now)
      return isElsewhere
    }
    // Observes the box where the element is now: any move takes a part of the element out of it.
    const watchBox = ({ top, left, right, bottom }: DOMRect) => {
      inItsBox?.disconnect()
      const { clientWidth, clientHeight } = document.documentElement
      const margins = [top, clientWidth - right, clientHeight - bottom, left].map((side) => `${-Math.floor(side)}px`)
      let isFirst = true
      inItsBox = new IntersectionObserver(
        () => {
          const moved = target.getBoundingClientRect()
          // The first call reports the present state, not a move.
          if (!isFirst || moved.top !== top || moved.left !== left) look()
          isFirst = false
        },
        { root: document, rootMargin: margins.join(' '), threshold: SHARES },
      )
      inItsBox.observe(target)
    }
    watchBox(known)
    hasMoved.current = look
    // Out of sight it has no box that it could leave, so its return is watched instead.
    const inSight = new IntersectionObserver(look, { threshold: [0, 0.5, 1] })
    inSight.observe(target)
    document.addEventListener('scroll', look, { capture: true, passive: true })
    window.addEventListener('resize', look)
    return () => {
      hasMoved.current = () => false
      inItsBox?.disconnect()
      inSight.disconnect()
      document.removeEventListener('scroll', look, { capture: true })
      window.removeEventListener('resize', look)
    }
  }, [element])
  return { count, hasMoved: () => hasMoved.current() }
}
