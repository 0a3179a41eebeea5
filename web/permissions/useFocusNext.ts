import type { RefObject } from 'react'
import { useFocusGone } from './useFocusGone'

const CARDS = 'article[data-request-id]'

/**
 * When a card that has the focus goes away, the focus goes to the next one that waits; where none does here, to the button
 * that leads to what waits elsewhere, else to the part around it.
 */
export function useFocusNext(card: RefObject<HTMLElement | null>): void {
  useFocusGone(card, nextCard)
}

function nextCard(gone: HTMLElement, isWriting: boolean): () => void {
  const place = cards().indexOf(gone)
  const around = gone.parentElement?.closest<HTMLElement>('[role="log"], main, [role="main"]')
  return () => {
    const left = cards().filter((other) => other !== gone)
    const next = isWriting ? undefined : (left[place] ?? left.at(-1))
    const elsewhere = isWriting ? null : document.querySelector<HTMLElement>('[data-next]')
    const target = next ?? elsewhere ?? (around?.isConnected ? around : document.querySelector<HTMLElement>('main'))
    target?.focus({ preventScroll: next === undefined })
  }
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(CARDS)].filter((card) => card.offsetParent !== null)
}
