import type { AppState } from '../../worker/api/state'

/** The registered servers, without what they hold. */
export type RegisteredServers = Pick<AppState, 'primaryServerId' | 'serverOrder' | 'servers'>

export function selectServers({ primaryServerId, serverOrder, servers }: AppState): RegisteredServers {
  return { primaryServerId, serverOrder, servers }
}

/** A single server needs no mark of its own, nor a line about its state on every tab of a phone. */
export function hasSeveralServers(app: AppState): boolean {
  return app.serverOrder.length > 1
}
