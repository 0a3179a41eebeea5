import type { AppState } from '../../worker/api/state'

/**
 * list: the list leads (a phone shows only it) · page, session: the screen leads, the list stays beside it on wide
 * windows (a session has the phone's whole height) · alone: no list, because nothing is signed in yet.
 */
export type Layout = 'list' | 'page' | 'session' | 'alone'

export function layoutOf(location: string, signInNeeded: boolean | undefined): Layout {
  if (signInNeeded === true) return 'alone'
  if (location === '/') return 'list'
  return location.startsWith('/s/') ? 'session' : 'page'
}

/** Nothing can be shown before someone signs in: a first run, or every server was removed. Of a hub that is ready. */
export function needsSignIn(app: AppState): boolean {
  return app.rootKey === 'absent' || app.serverOrder.length === 0
}

/** Ids of the servers with an account here, one a line; null while that is not known. */
export function signedInServers(app: AppState): string | null {
  if (app.phase !== 'ready') return null
  return app.serverOrder.filter((id) => app.servers[id]?.account.kind === 'signed-in').join('\n')
}
