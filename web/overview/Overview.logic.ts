import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { selectServers, type RegisteredServers } from '../hub/selectors'
import { compareSessions, machineName, sessionKey, visibleSessions } from '../sessions/SessionList.logic'

export interface OverviewModel extends OverviewLists, RegisteredServers, Pick<AppState, 'syncedServerList' | 'demo'> {
  hasSessions: boolean
  /** By session key, of the sessions that are listed. */
  machineNames: Record<string, string>
}

/** All that the overview shows; sessions that are in none of its lists do not change it. */
export function selectOverview(app: AppState): OverviewModel {
  const lists = overviewOf(app)
  const names = [...lists.waiting, ...lists.running].map(
    (session) => [sessionKey(session), machineName(session, app.machines[session.serverId])] as const,
  )
  return {
    ...lists,
    ...selectServers(app),
    syncedServerList: app.syncedServerList,
    demo: app.demo,
    hasSessions: visibleSessions(app).length > 0,
    machineNames: Object.fromEntries(names),
  }
}

interface OverviewLists {
  waiting: SessionSummary[]
  running: SessionSummary[]
  /** Servers that a person can or must do something about. */
  attention: ServerState[]
}

export function overviewOf(state: Pick<AppState, 'serverOrder' | 'servers' | 'sessions'>): OverviewLists {
  const sessions = visibleSessions(state).sort(compareSessions)
  const withActivity = (activity: SessionSummary['activity']) =>
    sessions.filter((session) => session.activity === activity)
  return {
    waiting: withActivity('needs-you'),
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
