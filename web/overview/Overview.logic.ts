import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { busySessions, selectServers, sessionsOf, type RegisteredServers } from '../hub/selectors'
import { compareSessions } from '../sessionList/SessionList.logic'
import { machineName } from '../names/sessionNames.logic'
import { sessionKey } from '../addresses/sessionKey'

export interface OverviewModel extends OverviewLists, RegisteredServers, Pick<AppState, 'syncedServerList' | 'demo'> {
  hasSessions: boolean
  /** By session key, of the sessions that are listed. */
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
    hasSessions: app.serverOrder.some((serverId) => sessionsOf(app, serverId).length > 0),
    machineNames: Object.fromEntries(names),
  }
}

interface OverviewLists {
  waiting: SessionSummary[]
  running: SessionSummary[]
  /** Servers that a person can or must do something about. */
  attention: ServerState[]
}

/** As they stood before; what is new comes last, so that it pushes nothing away that somebody is about to press. */
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
  // Of thousands of sessions few are of interest here: the others are not looked at again for every change.
  const sessions = state.serverOrder
    .flatMap((serverId) => (held.size === 0 ? busySessions(state, serverId) : sessionsOf(state, serverId)))
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

/** Not those that a person paused, nor those that are just connecting. */
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
