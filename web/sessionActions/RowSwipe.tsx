import Archive from 'lucide-react/icons/archive'
import MailOpen from 'lucide-react/icons/mail-open'
import Pin from 'lucide-react/icons/pin'
import PinOff from 'lucide-react/icons/pin-off'
import { useEffect, useEffectEvent, useState, type RefObject } from 'react'
import { rowAt } from '../../worker/api/rows'
import type { SessionSummary } from '../../worker/api/state'
import { addressKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { followSwipes, swipeFar, type Swipe } from './swipes'
import { swipeAction, type SwipeAction } from './swipeAction.logic'

const words = sessionActionsMessages.names

interface Shown {
  swipe: Swipe
  /** `far`: the finger let go where that does what the row says. */
  phase: 'moving' | 'far' | 'over'
}

/**
 * A row of the list moved sideways by a finger: to the end of the line it is marked as read, or pinned; to the start it
 * is archived. The menu and the keys do the same.
 */
export function RowSwipe({ container }: { container: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(
    () =>
      container.current
        ? followSwipes(container.current, {
            onMove: (swipe) => setShown({ swipe, phase: 'moving' }),
            onEnd: (swipe, isFar) => setShown({ swipe, phase: isFar ? 'far' : 'over' }),
          })
        : undefined,
    [container],
  )
  const address = shown?.swipe.address
  const session = useApp((app) => (address ? rowAt(app.sessions[address.serverId], address.sessionId) : undefined))
  if (!shown || !session) return null
  // Once for each time that a finger let go, also where the row comes again.
  const onActed = () => setShown({ ...shown, phase: 'over' })
  return <SwipedRow key={addressKey(shown.swipe.address)} session={session} shown={shown} onActed={onActed} />
}

interface SwipedRowProps {
  session: SessionSummary
  shown: Shown
  onActed(): void
}

function SwipedRow({ session, shown: { swipe, phase }, onActed }: SwipedRowProps) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const [seenError, setSeenError] = useState<typeof error>(null)
  const action = swipeAction(session, swipe.moved > 0 ? 'end' : 'start')
  const { serverId, sessionId } = swipe.address
  const act = useEffectEvent(() => {
    onActed()
    switch (action) {
      case null:
        return undefined
      case 'read':
        return run(commands.markRead({ serverId, sessionId }))
      case 'pin':
      case 'unpin':
        return run(commands.markSession({ serverId, sessionId }, { pinned: action === 'pin' }))
      case 'archive':
      case 'end-and-archive':
        return run(commands.removeSessions([{ serverId, sessionId }], 'archive'))
    }
  })
  useEffect(() => {
    if (phase === 'far') act()
  }, [phase])
  if (error && error !== seenError) {
    const close = () => setSeenError(error)
    return (
      <Dialog title={sessionTitle(session)} onClose={close}>
        <ErrorNotice error={error} />
        <DialogActions>
          <Button onClick={close}>{messages.app.cancel}</Button>
        </DialogActions>
      </Dialog>
    )
  }
  if (phase !== 'moving' || !action) return null
  return <Behind swipe={swipe} action={action} />
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
