import type { AppState } from '../../worker/api/state'
import { sessionHref, sessionOfPath } from '../addresses/hrefs'
import { waitingNow } from './waiting.logic'

/**
 * Where the oldest of the queue is, besides the session that is open; null = nothing else is known to wait. What can be
 * answered now goes before what waits for its server. `snoozed`: keys, one a line.
 */
export function nextWaiting(app: AppState, openPath: string, snoozed = ''): string | null {
  const open = sessionOfPath(openPath)
  const others = waitingNow(app, snoozed)
    .map(({ session }) => session)
    .filter(({ serverId, id }) => serverId !== open?.serverId || id !== open.sessionId)
  const next = others.find(({ serverId }) => app.servers[serverId]?.connection.kind === 'connected') ?? others[0]
  return next ? sessionHref(next.serverId, next.id) : null
}
