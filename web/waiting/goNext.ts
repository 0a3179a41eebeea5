import type { HubClient } from '../hub/hubContext'
import { nextWaiting } from './next.logic'
import { focusNextLine } from './queueFocus'
import { snoozed, snoozedAt } from './snoozed'

/** To what has waited longest; in the queue itself to the line after the one that has the focus. */
export function goNext(hub: HubClient, location: string, navigate: (href: string) => void): void {
  if (location === '/needs-you' && focusNextLine(document.activeElement)) return
  const app = hub.openTopic({ kind: 'app' }).current()
  if (app === undefined || app === 'gone') return
  const next = nextWaiting(app, location, snoozedAt(snoozed.get(), Date.now()))
  if (next !== null) navigate(next)
}
