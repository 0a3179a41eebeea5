import { useLayoutEffect, type RefObject } from 'react'

const CARDS = 'article[data-request-id]'

/** When a card that has the focus goes away, the focus goes to the next one that waits, else to the part around it. */
export function useFocusNext(card: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const gone = card.current
    return () => {
      if (!gone?.contains(document.activeElement)) return
      const place = cards().indexOf(gone)
      const isWriting = document.activeElement?.matches('input, textarea, select') === true
      const around = gone.parentElement?.closest<HTMLElement>('[role="log"], main, [role="main"]')
      // After the change that takes it away is done.
      queueMicrotask(() => {
        if (document.activeElement !== document.body && document.activeElement !== null) return
        const left = cards().filter((other) => other !== gone)
        // Somebody who is writing must not find a card under the keys.
        const next = isWriting ? undefined : (left[place] ?? left.at(-1))
        const target = next ?? (around?.isConnected ? around : document.querySelector<HTMLElement>('main'))
        target?.focus({ preventScroll: next === undefined })
      })
    }
  }, [card])
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(CARDS)].filter((card) => card.offsetParent !== null)
}
