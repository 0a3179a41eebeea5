import type { AppState } from '../../worker/api/state'
import { sessionHref, sessionOfPath } from '../addresses/hrefs'
import { isStale } from '../serverStatus/upToDate.logic'
import { waitingSessions } from './waiting.logic'

/**
 * Where the oldest of the queue is, besides the session that is open (`href`; null = nothing else waits), and how much is
 * known to wait (`count`). `snoozed`: keys, one a line.
 */
export function nextWaiting(app: AppState, openPath: string, snoozed = ''): { href: string | null; count: number } {
  const asleep = snoozed.split('\n')
  const waiting = waitingSessions(app).filter(({ key, session: { serverId } }) => {
    const server = app.servers[serverId]
    return server !== undefined && !isStale(server) && !asleep.includes(key)
  })
  const open = sessionOfPath(openPath)
  const next = waiting.find(
    ({ session }) => session.serverId !== open?.serverId || session.id !== open.sessionId,
  )?.session
  return { href: next ? sessionHref(next.serverId, next.id) : null, count: waiting.length }
}
