import { useEffect, useState } from 'react'
import type { SessionAddress } from '../../../worker/api/ids'
import { createListeners } from '../../../worker/shared/observable'
import { useChatPlace } from './chatContext'
import { addressKey } from '../../addresses/sessionKey'

/** By session, so that a chat that is opened again has the same parts open. */
const opened = new Map<string, Set<string>>()
const changes = createListeners<[chat: string, id: string, isOpen: boolean]>()

/**
 * Whether this part of the chat is open. Stored outside of React, because rows that scroll out of view are removed from
 * the page.
 */
export function useOpened(id: string): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const { session } = useChatPlace()
  const chat = addressKey(session)
  const [isOpen, setIsOpen] = useState(() => opened.get(chat)?.has(id) ?? false)
  // No external store of React: what opens waits for its code in a transition.
  useEffect(
    () =>
      changes.add((changedChat, changedId, next) => {
        if (changedChat === chat && changedId === id) setIsOpen(next)
      }),
    [chat, id],
  )
  return [isOpen, (next) => setOpened(session, id, next)]
}

export function setOpened(session: SessionAddress, id: string, isOpen: boolean): void {
  const chat = addressKey(session)
  const ids = opened.get(chat) ?? new Set()
  opened.set(chat, ids)
  if (isOpen) ids.add(id)
  else ids.delete(id)
  changes.notify(chat, id, isOpen)
}
