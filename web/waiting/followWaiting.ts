import type { AppState } from '../../worker/api/state'
import type { HubClient } from '../hub/hubContext'
import { onTick } from '../time/clock'
import { snoozed } from './snoozed'

/**
 * Calls `look` with the state of a hub that has read all, now and whenever what waits may be another: because the state
 * changed, because something was put off or brought back, or because the time for that came.
 */
export function followWaiting(hub: HubClient, look: (app: AppState) => void): void {
  const topic = hub.openTopic({ kind: 'app' })
  const update = () => {
    const app = topic.current()
    if (app !== undefined && app !== 'gone' && app.phase === 'ready') look(app)
  }
  topic.subscribe(update)
  snoozed.onChange(update)
  onTick(update)
  update()
}
