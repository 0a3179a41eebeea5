import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import { addressKey } from '../../addresses/sessionKey'
import { useHub } from '../../hub/hubContext'
import type { Hand } from '../follow/hand'
import type { ChatNode } from './chatNodes.logic'
import { holds } from './quietRuns.logic'

const saveDelayMs = 150
const moves = ['wheel', 'touchmove', 'keydown'] as const

/** So many pages of older messages are loaded to find the place. */
const mostLoads = 30

/**
 * Keeps, in the entry of the browser's history, which row is at the top: Back and a reload lead to the same place. A
 * chat that is opened anew begins at its end.
 */
export function usePlace(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  scroller: React.RefObject<HTMLDivElement | null>,
  { serverId, sessionId, history, phase }: ChatState,
  rows: readonly { key: string; run: readonly ChatNode[] }[],
  hand: Pick<Hand, 'moved'>,
) {
  'use no memo'
  const { commands } = useHub()
  const chat = addressKey({ serverId, sessionId })
  const wanted = useRef(storedPlace(chat))
  const loads = useRef(0)
  const isLive = phase.kind === 'live'
  useEffect(() => {
    if (wanted.current === null) return
    const index = rows.findIndex((row) => holds(row, wanted.current))
    if (index >= 0) {
      hand.moved()
      virtualizer.scrollToIndex(index, { align: 'start' })
      wanted.current = null
    } else if (isLive && history !== 'loading') {
      // It is among older messages, which are not here again; or it is gone.
      if (history === 'more' && loads.current++ < mostLoads) {
        commands.loadOlderMessages({ serverId, sessionId }).catch(() => undefined)
      } else wanted.current = null
    }
  }, [rows, isLive, history, virtualizer, commands, serverId, sessionId, hand])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    // Who moves by themselves does not want to be taken elsewhere.
    const leave = () => {
      wanted.current = null
    }
    const save = () => {
      if (wanted.current !== null) return
      const top = virtualizer.getVirtualItems().find(({ end }) => end > element.scrollTop)
      storePlace(chat, virtualizer.isAtEnd() || !top ? null : String(top.key))
    }
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(save, saveDelayMs)
    }
    for (const move of moves) element.addEventListener(move, leave, { passive: true })
    element.addEventListener('scroll', later, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const move of moves) element.removeEventListener(move, leave)
      element.removeEventListener('scroll', later)
    }
  }, [scroller, virtualizer, chat])
}

/** The stored place, if it is of this chat: an entry of the history may come to show another one. */
export function storedPlace(chat: string): string | null {
  const state: unknown = window.history.state
  const place = typeof state === 'object' && state !== null && 'chatPlace' in state ? state.chatPlace : null
  return Array.isArray(place) && place[0] === chat && typeof place[1] === 'string' ? place[1] : null
}

function storePlace(chat: string, row: string | null): void {
  if (row === storedPlace(chat)) return
  window.history.replaceState({ ...(window.history.state as object | null), chatPlace: [chat, row] }, '')
}
