import { useLocation } from 'wouter'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { goNext } from './goNext'
import { nextWaiting } from './next.logic'
import { useSnoozed } from './snoozed'
import { waitingNow } from './waiting.logic'

const words = messages.app

/** Leads to what has waited longest, and says how much waits. Nothing where nothing else is known to wait. */
export function NextButton() {
  const hub = useHub()
  const [location, navigate] = useLocation()
  const asleep = useSnoozed()
  const count = useApp((app) => (nextWaiting(app, location, asleep) === null ? 0 : waitingNow(app, asleep).length)) ?? 0
  if (count === 0) return null
  return (
    <Button
      title={words.nextHelp}
      data-next
      // In the queue the next line is the one after that which has the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => goNext(hub, location, navigate)}
    >
      {words.next(count)}
    </Button>
  )
}
