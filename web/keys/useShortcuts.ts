import { useEffect, useEffectEvent, useState } from 'react'
import { useLocation } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import { sessionFilesHref, sessionOfPath } from '../addresses/hrefs'
import { shellHref } from '../addresses/shellHref'
import { sessionOfKey } from '../addresses/sessionKey'
import { useHub, type HubClient } from '../hub/hubContext'
import { singleKeys, standardKey } from '../page/singleKeys'
import { isTypingTarget } from '../page/typing'
import { leaveRow } from '../sessionActions/leaveRow'
import { canBeArchived } from '../sessionActions/sessionActions.logic'
import { sessionNow } from '../sessionActions/sessionNow'
import { focusGiven } from '../sessionList/useRowFocus'
import { goNext } from '../waiting/goNext'
import { shortcutOf, type Shortcut } from './shortcuts.logic'
import { archive, lastUndo } from './takeBack'

/** How long after a row got the focus by itself `e` does nothing to it. */
const settleMs = 700

type OpenedByKey = 'palette' | 'keys' | null

/** Keys that work on every screen. Returns which dialog they opened. `early`: what was pressed before they were there. */
export function useShortcuts(early: KeyboardEvent | null): { opened: OpenedByKey; close(): void } {
  const hub = useHub()
  const [location, navigate] = useLocation()
  const [opened, setOpened] = useState<OpenedByKey>(null)
  const actionFor = (event: KeyboardEvent): (() => void) | null => {
    if (event.repeat || document.querySelector('dialog:modal')) return null
    const shortcut = shortcutOf(pressedKey(event), {
      isTyping: isTypingTarget(event.target),
      singleKeys: singleKeys.get(),
      isMac: isMac(),
    })
    return shortcut && actionOf(shortcut, { hub, location, navigate, open: setOpened })
  }
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const act = event.defaultPrevented ? null : actionFor(event)
    if (!act) return
    event.preventDefault()
    act()
  })
  const doEarly = useEffectEvent((event: KeyboardEvent) => actionFor(event)?.())
  useEffect(() => {
    if (early) doEarly(early)
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [early])
  return { opened, close: () => setOpened(null) }
}

function pressedKey(event: KeyboardEvent) {
  const { code, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event
  const isSingle = !ctrlKey && !metaKey && !altKey
  const key = isSingle ? standardKey(event.key) : event.key
  return { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, isAltGraph: event.getModifierState('AltGraph') }
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}

interface Place {
  hub: HubClient
  location: string
  navigate(href: string): void
  open(dialog: OpenedByKey): void
}

/** Null = nothing is there that it could do: the key stays the browser's. */
function actionOf(shortcut: Shortcut, { hub, location, navigate, open }: Place): (() => void) | null {
  switch (shortcut.kind) {
    case 'palette':
    case 'keys': {
      const { kind } = shortcut
      return () => open(kind)
    }
    case 'new-session':
      return () => navigate('/new')
    case 'settings':
      return () => navigate('/settings')
    case 'filter':
      return () => document.querySelector<HTMLElement>('[data-session-filter]')?.focus()
    case 'next':
      return () => goNext(hub, location, navigate)
    case 'archive': {
      const row = sessionInFocus()
      const session = row && sessionNow(hub, row)
      if (!session || !canBeArchived(session)) return null
      // The row that was meant may just have gone.
      if (performance.now() - focusGiven.at < settleMs) return null
      // Its row says what happens, and offers to take it back.
      return () => {
        leaveRow(row)
        archive(hub, session)
      }
    }
    case 'undo':
      return lastUndo(hub)
    case 'files':
    case 'changes': {
      const open = sessionOfPath(location)
      const path = shortcut.kind === 'files' ? '' : null
      return open && (() => navigate(sessionFilesHref(open.serverId, open.sessionId, path)))
    }
    case 'shell': {
      const open = sessionOfPath(location)
      return open && (() => navigate(shellHref(open)))
    }
    case 'session': {
      const list = document.querySelector('nav:has(a[data-session-key])')
      if (!list) return null
      const { place } = shortcut
      return () => {
        // Of a long list only the rows near the window are in the page.
        list.scrollIntoView({ block: 'start' })
        requestAnimationFrame(() =>
          requestAnimationFrame(() => list.querySelectorAll<HTMLElement>('a[data-session-key]')[place - 1]?.click()),
        )
      }
    }
  }
}

/** The session whose row has the focus. */
function sessionInFocus(): SessionAddress | null {
  return sessionOfKey(document.activeElement?.closest<HTMLElement>('[data-session-key]')?.dataset['sessionKey'])
}
