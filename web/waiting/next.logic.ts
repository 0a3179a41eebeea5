import type { AppState } from '../../worker/api/state'
import { sessionHref, sessionOfPath } from '../addresses/hrefs'
import { isStale } from '../serverStatus/upToDate.logic'
import { snoozeKey } from './snoozed'
import { waitingSessions } from './waiting.logic'

/**
 * Where the oldest of the queue is, besides the session that is open; null = nothing else is known to wait. `snoozed`:
 * keys, one a line.
 */
export function nextWaiting(app: AppState, openPath: string, snoozed = ''): string | null {
  const asleep = snoozed.split('\n')
  const waiting = waitingSessions(app).filter((line) => {
    const server = app.servers[line.session.serverId]
    return server !== undefined && !isStale(server) && !asleep.includes(snoozeKey(line))
  })
  const open = sessionOfPath(openPath)
  const next = waiting.find(
    ({ session }) => session.serverId !== open?.serverId || session.id !== open.sessionId,
  )?.session
  return next ? sessionHref(next.serverId, next.id) : null
}
