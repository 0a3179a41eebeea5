import type { TerminalLinkDecision, TerminalLinkFlow, NamedServer } from '../../worker/api/flows'
import type { CanonicalUrl, ServerId } from '../../worker/api/ids'
import type { AppState, KeyOrigin, ServerState } from '../../worker/api/state'
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
  /** The person agreed to what localhost means. */
  loopbackConsent: boolean
}

export function emptyChoice(serverId: ServerId | null): LinkChoice {
  return { serverId, method: null, backupText: '', loopbackConsent: false }
}

/** The entries that may be picked: those at the named address, or all when the link names none. */
export function pickableServers(flow: TerminalLinkFlow, app: Pick<AppState, 'serverOrder' | 'servers'>): ServerState[] {
  const ids = flow.namedServer ? flow.namedServer.knownAs : app.serverOrder
  return ids.flatMap((id) => app.servers[id] ?? [])
}

/** The only entry at the named address, or the primary for links without a server; of several accounts none. */
export function firstChoice(flow: TerminalLinkFlow): ServerId | null {
  if (flow.namedServer) return flow.namedServer.knownAs.length === 1 ? (flow.namedServer.knownAs[0] ?? null) : null
  return flow.step.at === 'confirm' ? flow.step.preselected : null
}

/** Whether the link leads to a server that is not in the list. */
export function isNewServer(namedServer: NamedServer | null): boolean {
  return namedServer !== null && namedServer.knownAs.length === 0
}

/** A new address that means "this computer", whoever wrote it (docs/design.md 4.8). */
export function needsLoopbackConsent(namedServer: NamedServer | null): boolean {
  return isNewServer(namedServer) && namedServer?.isLoopback === true
}

/** Signed in there, as far as we know; a server that is merely unreachable counts. */
export function canApproveOn(server: ServerState): boolean {
  return server.account.kind === 'signed-in' && server.connection.kind !== 'sign-in-needed'
}

/** The decision as it stands, or null while something has to be chosen first. */
export function approvalOf(
  flow: TerminalLinkFlow,
  choice: LinkChoice,
  servers: Record<ServerId, ServerState>,
): TerminalLinkDecision | null {
  const consents = { loopbackConsent: choice.loopbackConsent, oldCli: null }
  if (isNewServer(flow.namedServer)) {
    if (needsLoopbackConsent(flow.namedServer) && !choice.loopbackConsent) return null
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

/** Host and port, as they have to be typed to confirm something grave. */
export function hostOf(url: CanonicalUrl): string {
  return new URL(url).host
}

/** As the hub compares it. */
export function isTypedHost(typed: string, url: CanonicalUrl): boolean {
  return typed.trim().toLowerCase() === hostOf(url)
}

/** Where the secret that would be given away comes from: of a known entry, or of the account that is made for a new one. */
export function secretOrigin(approval: TerminalLinkDecision, servers: Record<ServerId, ServerState>): KeyOrigin {
  if (approval.kind === 'on-new-server') {
    if (approval.method.kind === 'same-key') return 'root'
    return approval.method.kind === 'separate-key' ? 'derived' : 'own'
  }
  const account = servers[approval.serverId]?.account
  return account?.kind === 'signed-in' ? account.keyOrigin : 'own'
}

/** Labels of the entries but `except` that a secret opens as well: the root secret, and what is derived from it. */
export function alsoOpened(
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
