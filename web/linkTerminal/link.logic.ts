import type { HubErrorData } from '../../worker/api/errors'
import type { LinkCheck, TerminalLinkDecision, TerminalLinkFlow, NamedServer } from '../../worker/api/flows'
import type { ServerId } from '../../worker/api/ids'
import type { AppState, KeyOrigin, ServerState } from '../../worker/api/state'
import type { RegisteredServers } from '../hub/selectors'
import { canApproveOn } from '../linking/accounts.logic'
import { methodFrom, type MethodKind } from '../signIn/signIn.logic'

/** The accounts that could approve, and whether there is a first key to make another from. */
export type LinkAccounts = RegisteredServers & Pick<AppState, 'rootKey'>

export function selectLinkAccounts({ primaryServerId, serverOrder, servers, rootKey }: AppState): LinkAccounts {
  return { primaryServerId, serverOrder, servers, rootKey }
}

/** Why a link may not be carried to another browser; null = it is a terminal's link. */
export function refusalOf(found: LinkCheck): HubErrorData | null {
  switch (found.kind) {
    case 'device-code':
      return { code: 'bad-link', problem: 'device-code' }
    case 'no-link':
      return { code: 'bad-link', problem: found.problem }
    default:
      return null
  }
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
export function preselectedServer(flow: TerminalLinkFlow): ServerId | null {
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

/**
 * Where the secret that would be given away comes from: of a known entry, or of the account that is made for a new one.
 */
export function secretOrigin(approval: TerminalLinkDecision, servers: Record<ServerId, ServerState>): KeyOrigin {
  if (approval.kind === 'on-new-server') {
    if (approval.method.kind === 'same-key') return 'root'
    return approval.method.kind === 'separate-key' ? 'derived' : 'own'
  }
  const account = servers[approval.serverId]?.account
  return account?.kind === 'signed-in' ? account.keyOrigin : 'own'
}
