import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { countsOf, selectServers, type RegisteredServers } from '../hub/selectors'
import { compareSessions } from '../listOrder/arrangement.logic'
import { waitingSessions } from '../waiting/waiting.logic'
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
  const names = lists.running.map(
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
  /** How much waits, with what is snoozed or muted. */
  waiting: number
  running: SessionSummary[]
  /** Servers that a person can or must do something about. */
  attention: ServerState[]
}

export function overviewOf(
  state: Pick<AppState, 'serverOrder' | 'servers' | 'sessions'>,
  held: ReadonlySet<string>,
): OverviewLists {
  // Only the few busy sessions are looked at for every change, not the thousands of others.
  const running = state.serverOrder
    .flatMap((serverId) => countsOf(state, serverId).busy)
    .filter((session) => session.activity === 'working' && !held.has(sessionKey(session)))
    .sort(compareSessions)
  return {
    waiting: waitingSessions(state).length + held.size,
    running,
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
