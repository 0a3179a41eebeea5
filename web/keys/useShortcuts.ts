import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import { useHub } from '../hub/hubContext'
import { sessionOfKey } from '../addresses/sessionKey'
import { isTypingTarget } from '../sessionList/rowFocus.logic'
import { shortcutOf } from './shortcuts.logic'
import { nextWaiting } from '../waiting/next.logic'
import { snoozed, snoozedAt } from '../waiting/snoozed'
import { focusNextLine } from '../waiting/queueFocus'
import { singleKeys } from '../page/singleKeys'

export type OpenedByKey = 'palette' | 'keys' | null

/** Keys that work on every screen. Returns which dialog they opened. */
export function useShortcuts(openedBefore: OpenedByKey): { opened: OpenedByKey; close(): void } {
  const hub = useHub()
  const [location, navigate] = useLocation()
  const [opened, setOpened] = useState<OpenedByKey>(openedBefore)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || document.querySelector('dialog:modal')) return
      const where = { isTyping: isTypingTarget(event.target), singleKeys: singleKeys.get() }
      const shortcut = shortcutOf(event, where)
      const row = shortcut === 'archive' ? sessionInFocus() : null
      if (shortcut === null || (shortcut === 'archive' && row === null)) return
      event.preventDefault()
      switch (shortcut) {
        case 'palette':
        case 'keys':
          return setOpened(shortcut)
        case 'new-session':
          return navigate('/new')
        case 'filter':
          return document.querySelector<HTMLElement>('[data-session-filter]')?.focus()
        case 'archive':
          // Its row says what happens, and offers to take it back.
          if (row) void hub.commands.removeSessions([row], 'archive').catch(() => {})
          return
        case 'next': {
          // In the queue itself the next one is answered there.
          if (location === '/needs-you' && focusNextLine(document.activeElement)) return
          const app = hub.openTopic({ kind: 'app' }).current()
          const next =
            app === undefined || app === 'gone'
              ? null
              : nextWaiting(app, location, snoozedAt(snoozed.get(), Date.now()))
          if (next !== null) navigate(next)
        }
      }
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [hub, location, navigate])
  return { opened, close: () => setOpened(null) }
}

/** The session whose row has the focus. */
function sessionInFocus(): SessionAddress | null {
  return sessionOfKey(document.activeElement?.closest<HTMLElement>('[data-session-key]')?.dataset['sessionKey'])
}
