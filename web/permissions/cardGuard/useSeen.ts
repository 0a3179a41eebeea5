import { useEffect, useRef, useState, type RefObject } from 'react'
import { firstUnseen, withSeen, type SeenRanges } from './seen.logic'

interface Seen {
  /** Every part of it was in view. */
  all: boolean
  /** Scrolls to the first part that was not in view yet. */
  goToUnseen(): void
}

/**
 * Tracks which parts of an element, which may be taller than the window, were in view since it has this content and
 * height. Parts that an element around it hides (a scroller, a clipped box) do not count.
 */
export function useSeen(element: RefObject<HTMLElement | null>, content: string): Seen {
  const ranges = useRef<SeenRanges>([])
  const [seenOf, setSeenOf] = useState<string | null>(null)
  useEffect(() => {
    const target = element.current
    if (!target) return
    let height = -1
    const look = () => {
      const box = target.getBoundingClientRect()
      if (Math.abs(box.height - height) > 1) {
        height = box.height
        ranges.current = []
      }
      if (document.visibilityState === 'visible') {
        const { top, bottom } = clippedBy(target)
        ranges.current = withSeen(ranges.current, Math.max(0, top - box.top), Math.min(height, bottom - box.top))
      }
      const hasContent = height > 0 || target.childElementCount === 0
      const isThere = hasContent && target.querySelector('[data-loading]') === null
      setSeenOf(isThere && firstUnseen(ranges.current, height) === null ? content : null)
    }
    ranges.current = []
    const sizes = new ResizeObserver(look)
    sizes.observe(target)
    if (target.parentElement) sizes.observe(target.parentElement)
    document.addEventListener('scroll', look, { capture: true, passive: true })
    window.addEventListener('resize', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      sizes.disconnect()
      document.removeEventListener('scroll', look, { capture: true })
      window.removeEventListener('resize', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [element, content])
  const goToUnseen = () => {
    const target = element.current
    if (!target) return
    const box = target.getBoundingClientRect()
    const unseen = firstUnseen(ranges.current, box.height) ?? 0
    scrollerOf(target).scrollBy({ top: box.top + unseen - clippedBy(target).top - MARGIN_PX })
  }
  return { all: seenOf === content, goToUnseen }
}

/** How much of the part already seen stays in view, so that the reader finds the place. */
const MARGIN_PX = 40

/** The part of the window that the boxes around an element leave for it. */
export function clippedBy(element: HTMLElement): { top: number; bottom: number } {
  let top = 0
  let bottom = document.documentElement.clientHeight
  for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
    if (getComputedStyle(parent).overflowY === 'visible') continue
    const box = parent.getBoundingClientRect()
    top = Math.max(top, box.top)
    bottom = Math.min(bottom, box.bottom)
  }
  return { top, bottom }
}

function scrollerOf(element: HTMLElement): Element {
  for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY) && parent.scrollHeight > parent.clientHeight)
      return parent
  }
  return document.scrollingElement ?? document.documentElement
}
