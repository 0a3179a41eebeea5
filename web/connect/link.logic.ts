import type { LinkApproval, LinkFlow, NamedServer } from '../../worker/api/flows'
import type { ServerId } from '../../worker/api/ids'
import type { AppState, ServerState } from '../../worker/api/state'
import { methodFrom, type MethodKind } from './signIn.logic'

/** Nobody is signed in anywhere in this browser, so there is no account that could approve. */
export function isSignedOut(app: Pick<AppState, 'servers'>): boolean {
  return !Object.values(app.servers).some(({ account }) => account.kind === 'signed-in')
}

/** What the person chose on the confirmation screen so far. */
export interface LinkChoice {
  serverId: ServerId | null
  method: MethodKind | null
  backupText: string
}

/** The entries that may be picked: those at the named address, or all when the link names none. */
export function pickableServers(flow: LinkFlow, app: Pick<AppState, 'serverOrder' | 'servers'>): ServerState[] {
  const ids = flow.namedServer ? flow.namedServer.knownAs : app.serverOrder
  return ids.flatMap((id) => app.servers[id] ?? [])
}

/** The only entry at the named address, or the primary for links without a server; of several accounts none. */
export function firstChoice(flow: LinkFlow): ServerId | null {
  if (flow.namedServer) return flow.namedServer.knownAs.length === 1 ? (flow.namedServer.knownAs[0] ?? null) : null
  return flow.step.at === 'confirm' ? flow.step.preselected : null
}

/** Whether the link leads to a server that is not in the list. */
export function isNewServer(namedServer: NamedServer | null): boolean {
  return namedServer !== null && namedServer.knownAs.length === 0
}

/** Signed in there, as far as we know; a server that is merely unreachable counts. */
export function canApproveOn(server: ServerState): boolean {
  return server.account.kind === 'signed-in' && server.connection.kind !== 'sign-in-needed'
}

/** The decision as it stands, or null while something has to be chosen first. */
export function approvalOf(
  flow: LinkFlow,
  choice: LinkChoice,
  servers: Record<ServerId, ServerState>,
): LinkApproval | null {
  // The screen says what a loopback address means; the hub refuses a new one without this.
  const consents = { loopbackConsent: flow.namedServer?.isLoopback ?? false, oldCli: null }
  if (isNewServer(flow.namedServer)) {
    return choice.method && { kind: 'on-new-server', method: methodFrom(choice.method, choice.backupText), ...consents }
  }
  const server = choice.serverId === null ? undefined : servers[choice.serverId]
  return server && canApproveOn(server) ? { kind: 'on-known-server', serverId: server.id, ...consents } : null
}

/** Port of an address, also where it is the scheme's own. */
export function portOf(url: string): string {
  const { port, protocol } = new URL(url)
  if (port !== '') return port
  return protocol === 'https:' ? '443' : '80'
}

/** Beginning and end of a terminal's key, to recognise it by. */
export function shortKey(terminalKey: string): string {
  return `${terminalKey.slice(0, 4)} ${terminalKey.slice(4, 8)} … ${terminalKey.slice(-4)}`
}
