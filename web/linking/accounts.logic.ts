import type { CanonicalUrl, ServerId } from '../../worker/api/ids'
import type { AppState, KeyOrigin, ServerState } from '../../worker/api/state'

/** Nobody is signed in anywhere in this browser, so there is no account that could approve. */
export function isSignedOut(app: Pick<AppState, 'servers'>): boolean {
  return !Object.values(app.servers).some(({ account }) => account.kind === 'signed-in')
}

/** Signed in there, as far as we know; a server that is merely unreachable counts. */
export function canApproveOn(server: ServerState): boolean {
  return server.account.kind === 'signed-in' && server.connection.kind !== 'sign-in-needed'
}

/** Port of an address, also where it is the scheme's own. */
export function portOf(url: string): string {
  const { port, protocol } = new URL(url)
  if (port !== '') return port
  return protocol === 'https:' ? '443' : '80'
}

/** Host and port, as they have to be typed to confirm something grave. */
export function hostOf(url: CanonicalUrl): string {
  return new URL(url).host
}

/** Labels of the entries but `except` that a secret opens as well: the root secret, and what is derived from it. */
export function otherServersOpened(
  origin: KeyOrigin,
  servers: Record<ServerId, ServerState>,
  except: ServerId | null,
): string[] {
  if (origin !== 'root') return []
  return Object.values(servers)
    .filter(({ id, account }) => id !== except && account.kind === 'signed-in' && account.keyOrigin !== 'own')
    .map(({ label }) => label)
}

/** Beginning and end of a terminal's key, to recognise it by. */
export function shortKey(terminalKey: string): string {
  return `${terminalKey.slice(0, 4)} ${terminalKey.slice(4, 8)} … ${terminalKey.slice(-4)}`
}
