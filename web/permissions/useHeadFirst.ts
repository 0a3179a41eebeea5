import { useEffect, type RefObject } from 'react'
import { clippedBy } from './cardGuard/useSeen'

/** Cards that came grow for so long: their parts load, and the list around them measures them. */
const SETTLE_MS = 1000
const MIN_PX = 2
const moves = ['wheel', 'touchmove', 'pointerdown'] as const

/** Cards that came already, by the list: one that is scrolled into view again stays where the person scrolled it. */
const came = new WeakMap<Element, Set<string>>()

/** Cards that come now, by the list. */
const coming = new WeakMap<Element, Coming>()

interface Coming {
  add(card: HTMLElement): void
  drop(card: HTMLElement): void
}

/**
 * A list that follows its end shows the end of a card that is taller than its view, or the last of several cards. What a
 * person decides about begins at the head of the first one, so that is brought into view when they come.
 */
export function useHeadFirst(card: RefObject<HTMLElement | null>, key: string): void {
  useEffect(() => {
    const element = card.current
    const list = element?.closest('[role="log"]')
    if (!element || !list || !isNew(list, key)) return
    const group = coming.get(list) ?? bringHead(list)
    group.add(element)
    return () => group.drop(element)
  }, [card, key])
}

/** Brings the head of the first card into view, until all have settled or the person moves. */
function bringHead(list: Element): Coming {
  const cards = new Set<HTMLElement>()
  let until = 0
  let isTaken = false
  let frame = requestAnimationFrame(look)

  function look(now: number): void {
    const [first, last] = endsOf(cards)
    if (!first || !last) return end()
    const { top } = first.getBoundingClientRect()
    const { bottom } = last.getBoundingClientRect()
    const view = clippedBy(first)
    const showsTheirEnd = top < view.top - MIN_PX && bottom > view.top && bottom < view.bottom
    if (showsTheirEnd || (isTaken && Math.abs(top - view.top) > MIN_PX)) {
      isTaken = true
      first.scrollIntoView({ block: 'start' })
    }
    if (now < until) frame = requestAnimationFrame(look)
    else end()
  }

  function end(): void {
    cancelAnimationFrame(frame)
    coming.delete(list)
    for (const move of moves) window.removeEventListener(move, end)
  }

  for (const move of moves) window.addEventListener(move, end, { passive: true })
  const group: Coming = {
    add(card) {
      cards.add(card)
      until = performance.now() + SETTLE_MS
    },
    drop: (card) => void cards.delete(card),
  }
  coming.set(list, group)
  return group
}

/** The first and the last one on the screen. */
function endsOf(cards: ReadonlySet<HTMLElement>): [HTMLElement?, HTMLElement?] {
  const sorted = [...cards].toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
  return [sorted[0], sorted.at(-1)]
}

function isNew(list: Element, key: string): boolean {
  const known = came.get(list) ?? new Set()
  came.set(list, known)
  if (known.has(key)) return false
  known.add(key)
  return true
}
