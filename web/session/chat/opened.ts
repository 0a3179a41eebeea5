import { useState } from 'react'
import { useChatPlace } from './chatContext'
import { addressKey } from '../../addresses/sessionKey'

/** By session, so that a chat that is opened again has the same parts open. */
const opened = new Map<string, Set<string>>()

/**
 * Whether this part of the chat is open. Stored outside of React, because rows that scroll out of view are removed from
 * the page.
 */
export function useOpened(id: string): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const { session } = useChatPlace()
  const [isOpen, setIsOpen] = useState(() => opened.get(addressKey(session))?.has(id) ?? false)
  return [
    isOpen,
    (next) => {
      const ids = opened.get(addressKey(session)) ?? new Set()
      opened.set(addressKey(session), ids)
      if (next) ids.add(id)
      else ids.delete(id)
      setIsOpen(next)
    },
  ]
}
