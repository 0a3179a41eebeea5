import { createListeners } from '../../worker/shared/observable'

/** What of a list is in its window, in px from the top of the list. */
export interface View {
  readonly top: number
  readonly height: number
}

/** The list is drawn again only after it was scrolled by so much: the lines around the window reach farther. */
const STEP = 176

/** Follows how an element is scrolled through the window of the box that scrolls it. */
export function createScrollView() {
  const listeners = createListeners()
  let view: View = { top: 0, height: window.innerHeight }

  function follow(element: Element): () => void {
    const scroller = scrollerOf(element)
    let above = 0

    function look(): void {
      const top = Math.floor((scroller.scrollTop - above) / STEP) * STEP
      const height = scroller.clientHeight + STEP
      if (top === view.top && height === view.height) return
      view = { top, height }
      listeners.notify()
    }

    // Content above the list comes and goes, which moves the list's place in the page.
    function lookAtAll(): void {
      const distance = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top
      // The box of a document moves with its content.
      above = scroller === document.documentElement ? distance : distance + scroller.scrollTop
      look()
    }

    lookAtAll()
    const observer = new ResizeObserver(lookAtAll)
    observer.observe(element.closest('nav') ?? element)
    observer.observe(scroller)
    const source = scroller === document.documentElement ? document : scroller
    source.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      source.removeEventListener('scroll', look)
    }
  }

  return { current: () => view, subscribe: listeners.add, follow }
}

function scrollerOf(element: Element): Element {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at)
    if (overflowY === 'auto' || overflowY === 'scroll') return at
  }
  return document.documentElement
}
