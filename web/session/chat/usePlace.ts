import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { ChatRow } from './chatRows.logic'

const saveDelayMs = 150

/**
 * Keeps, in the entry of the browser's history, which row is at the top: Back and a reload lead to the same place. A
 * chat that is opened anew begins at its end.
 */
export function usePlace(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  scroller: React.RefObject<HTMLDivElement | null>,
  chat: string,
  rows: readonly ChatRow[],
  isComplete: boolean,
) {
  'use no memo'
  const wanted = useRef(storedPlace(chat))
  useEffect(() => {
    if (wanted.current === null) return
    const index = rows.findIndex(({ key }) => key === wanted.current)
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'start' })
    // Otherwise the row may be among older messages that are not loaded yet.
    if (index >= 0 || isComplete) wanted.current = null
  }, [rows, isComplete, virtualizer])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const save = () => {
      if (wanted.current !== null) return
      const top = virtualizer.getVirtualItems().find(({ end }) => end > element.scrollTop)
      storePlace(chat, virtualizer.isAtEnd() || !top ? null : String(top.key))
    }
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(save, saveDelayMs)
    }
    element.addEventListener('scroll', later, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', later)
    }
  }, [scroller, virtualizer, chat])
}

/** The stored place, if it is of this chat: an entry of the history may come to show another one. */
function storedPlace(chat: string): string | null {
  const state: unknown = window.history.state
  const place = typeof state === 'object' && state !== null && 'chatPlace' in state ? state.chatPlace : null
  return Array.isArray(place) && place[0] === chat && typeof place[1] === 'string' ? place[1] : null
}

function storePlace(chat: string, row: string | null): void {
  if (row === storedPlace(chat)) return
  window.history.replaceState({ ...(window.history.state as object | null), chatPlace: [chat, row] }, '')
}
