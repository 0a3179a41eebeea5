import Archive from 'lucide-react/icons/archive'
import MailOpen from 'lucide-react/icons/mail-open'
import Pin from 'lucide-react/icons/pin'
import PinOff from 'lucide-react/icons/pin-off'
import { useEffect, useState, type RefObject } from 'react'
import type { HubCommands } from '../../worker/api/commands'
import type { SessionAddress } from '../../worker/api/ids'
import { rowAt } from '../../worker/api/rows'
import { tellFailure } from '../failures/failures'
import { useApp } from '../hub/hooks'
import { useHub, type HubClient } from '../hub/hubContext'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { sessionNow } from './sessionNow'
import { followSwipes, swipeFar, type Swipe } from './swipes'
import { swipeAction, type SwipeAction } from './swipeAction.logic'

const words = sessionActionsMessages.names

/**
 * A row of the list moved sideways by a finger: to the end of the line it is marked as read, or pinned; to the start it
 * is archived. The menu and the keys do the same.
 */
export function RowSwipe({ container }: { container: RefObject<HTMLElement | null> }) {
  const hub = useHub()
  const [moving, setMoving] = useState<Swipe | null>(null)
  useEffect(
    () =>
      container.current
        ? followSwipes(container.current, {
            onMove: setMoving,
            onEnd: (swipe, isFar) => {
              setMoving(null)
              if (isFar) doSwiped(hub, swipe)
            },
          })
        : undefined,
    [container, hub],
  )
  const address = moving?.address
  const session = useApp((app) => (address ? rowAt(app.sessions[address.serverId], address.sessionId) : undefined))
  const action = moving && session && swipeAction(session, sideOf(moving))
  return action && <Behind swipe={moving} action={action} />
}

const sideOf = ({ moved }: Swipe) => (moved > 0 ? 'end' : 'start')

function doSwiped(hub: HubClient, swipe: Swipe): void {
  const session = sessionNow(hub, swipe.address)
  const done = session && actionDone(hub.commands, swipe.address, swipeAction(session, sideOf(swipe)))
  // By then the finger may be on another row.
  if (done) tellFailure(done, sessionTitle(session))
}

function actionDone(commands: HubCommands, address: SessionAddress, action: SwipeAction | null): Promise<void> | null {
  switch (action) {
    case null:
      return null
    case 'read':
      return commands.markRead(address)
    case 'pin':
    case 'unpin':
      return commands.markSession(address, { pinned: action === 'pin' })
    case 'archive':
    case 'end-and-archive':
      return commands.removeSessions([address], 'archive')
  }
}

const icons = { read: MailOpen, pin: Pin, unpin: PinOff, archive: Archive, 'end-and-archive': Archive }

/** What the row moves away from: what will be done. */
function Behind({ swipe: { at, moved }, action }: { swipe: Swipe; action: SwipeAction }) {
  const Icon = icons[action]
  const isFar = Math.abs(moved) >= swipeFar
  return (
    <div
      data-swipe={isFar ? 'far' : 'near'}
      aria-hidden
      style={{
        position: 'fixed',
        ...at,
        display: 'flex',
        alignItems: 'center',
        gap: 8,
        paddingInline: 16,
        justifyContent: moved > 0 ? 'start' : 'end',
        background: isFar ? 'var(--accent-fill)' : 'var(--surface-selected)',
        color: isFar ? 'var(--on-accent)' : 'var(--text)',
        fontSize: 'var(--size-13)',
        fontWeight: 600,
      }}
    >
      <Icon size={18} /> {words[action]}
    </div>
  )
}
