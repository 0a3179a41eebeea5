import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { countsOf, selectServers, sessionsOf, type RegisteredServers } from '../hub/selectors'
import { compareSessions } from '../sessionList/SessionList.logic'
import { machineName } from '../names/sessionNames.logic'
import { sessionKey } from '../addresses/sessionKey'

export interface OverviewModel extends OverviewLists, RegisteredServers, Pick<AppState, 'syncedServerList' | 'demo'> {
  hasSessions: boolean
  /** Names of machines by `sessionKey`, for the listed sessions. */
  machineNames: Record<string, string>
}

/**
 * All that the overview shows; sessions that are in none of its lists do not change it. `held`: keys of sessions whose
 * request was just answered, and which keep their place.
 */
export function selectOverview(app: AppState, held: ReadonlySet<string>): OverviewModel {
  const lists = overviewOf(app, held)
  const names = [...lists.waiting, ...lists.running].map(
    (session) => [sessionKey(session), machineName(session, app.machines[session.serverId])] as const,
  )
  return {
    ...lists,
    ...selectServers(app),
    syncedServerList: app.syncedServerList,
    demo: app.demo,
    hasSessions: app.serverOrder.some((serverId) => countsOf(app, serverId).listed > 0),
    machineNames: Object.fromEntries(names),
  }
}

interface OverviewLists {
  waiting: SessionSummary[]
  running: SessionSummary[]
  /** Servers that a person can or must do something about. */
  attention: ServerState[]
}

/**
 * Keeps the order that is on the screen and puts new ones last, so that nothing moves that somebody is about to press.
 */
export function inKeptOrder(kept: readonly string[], sessions: readonly SessionSummary[]): SessionSummary[] {
  const placeOf = (session: SessionSummary) => {
    const place = kept.indexOf(sessionKey(session))
    return place === -1 ? kept.length : place
  }
  return sessions.toSorted((a, b) => placeOf(a) - placeOf(b))
}

export function overviewOf(
  state: Pick<AppState, 'serverOrder' | 'servers' | 'sessions'>,
  held: ReadonlySet<string>,
): OverviewLists {
  // Only the few busy sessions are looked at for every change, not the thousands of others.
  const sessions = state.serverOrder
    .flatMap((serverId) => (held.size === 0 ? countsOf(state, serverId).busy : sessionsOf(state, serverId)))
    .filter(
      (session) => session.activity === 'needs-you' || session.activity === 'working' || held.has(sessionKey(session)),
    )
    .sort(compareSessions)
  const isWaiting = (session: SessionSummary) => session.activity === 'needs-you' || held.has(sessionKey(session))
  const withActivity = (activity: SessionSummary['activity']) =>
    sessions.filter((session) => session.activity === activity && !isWaiting(session))
  return {
    waiting: sessions.filter(isWaiting),
    running: withActivity('working'),
    attention: state.serverOrder.flatMap((id) => {
      const server = state.servers[id]
      return server && needsAttention(server) ? [server] : []
    }),
  }
}

/** Servers that the person paused, or that are just connecting, need none. */
function needsAttention({ connection }: ServerState): boolean {
  switch (connection.kind) {
    case 'signed-out':
    case 'sign-in-needed':
    case 'blocked':
    case 'waiting-to-retry':
      return true
    case 'paused':
    case 'connecting':
    case 'connected':
      return false
  }
}
