import type { AppState } from '../../worker/api/state'
import { snoozeKey } from '../waiting/snoozed'
import { sessionKey } from '../addresses/sessionKey'
import { countsOf } from '../hub/selectors'
import { isStale } from '../serverStatus/upToDate.logic'

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

/**
 * Sessions that wait for the person as far as is known now: what a server without a connection said last does not count,
 * nor what the person put off (`snoozed`: keys, one a line).
 */
export function countNeedsYou(app: AppState, snoozed = ''): number {
  const asleep = snoozed.split('\n')
  let count = 0
  for (const serverId of app.serverOrder) {
    const server = app.servers[serverId]
    if (!server || isStale(server)) continue
    count += countsOf(app, serverId).busy.filter(
      (session) =>
        session.activity === 'needs-you' && !asleep.includes(snoozeKey({ key: sessionKey(session), kind: 'asks' })),
    ).length
  }
  return count
}
