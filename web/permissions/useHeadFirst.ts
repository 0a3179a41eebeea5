import { useEffect, type RefObject } from 'react'
import { clippedBy } from './cardGuard/useSeen'

/** A card that came grows for so long: its parts load, and the list around it measures them. */
const SETTLE_MS = 1000
const MIN_PX = 2
const moves = ['wheel', 'touchmove', 'pointerdown'] as const

/** Cards that came already, by the list: one that is scrolled into view again stays where the person scrolled it. */
const came = new WeakMap<Element, Set<string>>()

/**
 * A list that follows its end shows the end of a card that is taller than its view. What a person decides about begins
 * at the head, so that is brought into view when the card comes.
 */
export function useHeadFirst(card: RefObject<HTMLElement | null>, key: string): void {
  useEffect(() => {
    const element = card.current
    const list = element?.closest('[role="log"]')
    if (!element || !list || !isNew(list, key)) return
    const until = performance.now() + SETTLE_MS
    let isTaken = false
    let frame = requestAnimationFrame(function look(now) {
      const { top, bottom } = element.getBoundingClientRect()
      const view = clippedBy(element)
      const showsItsEnd = top < view.top - MIN_PX && bottom > view.top && bottom < view.bottom
      if (showsItsEnd || (isTaken && Math.abs(top - view.top) > MIN_PX)) {
        isTaken = true
        element.scrollIntoView({ block: 'start' })
      }
      if (now < until) frame = requestAnimationFrame(look)
    })
    const stop = () => cancelAnimationFrame(frame)
    for (const move of moves) window.addEventListener(move, stop, { passive: true })
    return () => {
      stop()
      for (const move of moves) window.removeEventListener(move, stop)
    }
  }, [card, key])
}

function isNew(list: Element, key: string): boolean {
  const known = came.get(list) ?? new Set()
  came.set(list, known)
  if (known.has(key)) return false
  known.add(key)
  return true
}
