import type { ServerId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'

/** The registered servers, without what they hold. */
export type RegisteredServers = Pick<AppState, 'primaryServerId' | 'serverOrder' | 'servers'>

export function selectServers({ primaryServerId, serverOrder, servers }: AppState): RegisteredServers {
  return { primaryServerId, serverOrder, servers }
}

/** A single server needs no mark of its own, nor a line about its state on every tab of a phone. */
export function hasSeveralServers(app: AppState): boolean {
  return app.serverOrder.length > 1
}

/** Sessions of one server; side chats are left out. */
export function sessionsOf(state: Pick<AppState, 'sessions'>, serverId: ServerId): SessionSummary[] {
  return Object.values(state.sessions[serverId] ?? {}).filter(
    ({ content }) => !(content.kind === 'open' && content.isSideChat),
  )
}

/** Those that a server or a machine is said to have: archived ones do not count. */
export function countedSessions(state: Pick<AppState, 'sessions'>, serverId: ServerId): SessionSummary[] {
  return sessionsOf(state, serverId).filter(({ activity }) => activity !== 'archived')
}
