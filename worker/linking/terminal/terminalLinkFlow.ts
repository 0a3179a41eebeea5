import { HubError } from '../../api/errors'
import type { TerminalLinkDecision, TerminalLinkFlow, LinkSource, TerminalLinkStep, NamedServer } from '../../api/flows'
import type { CanonicalUrl, FlowId } from '../../api/ids'
import { encodeBase64Url } from '../../crypto/base64'
import type { TerminalLink } from '../../protocol/link'
import { isHttps, isLoopbackUrl, unicodeHost } from '../../protocol/serverUrl'
import { requireLoopbackConsent } from '../account/consent'
import { isTypedHost } from '../../api/links/typedHost'
import { fingerprintWords } from './fingerprintWords'
import type { Flow } from '../account/flow'
import {
  approveOnKnownServer,
  approveOnNewServer,
  type TerminalLinkPorts,
  type TerminalLinkRequest,
} from './terminalLinkApproval'
import { entryForUrl, type AccountPorts } from '../account/accountEntries'

/** What the confirmation screen shows. Contacts nobody. */
export async function firstStateOfTerminalLink(
  ports: TerminalLinkPorts,
  id: FlowId,
  link: TerminalLink,
  source: LinkSource,
): Promise<TerminalLinkFlow> {
  const { key, server, showsFingerprint } = link
  return {
    kind: 'terminal-link',
    id,
    source,
    terminalKey: encodeBase64Url(key),
    namedServer: server === null ? null : describeServer(ports, server),
    fingerprint: showsFingerprint && server !== null ? await fingerprintWords(key, server) : null,
    isBound: link.bindingSecret !== null,
    step: firstStep(ports, link, source),
  }
}

function firstStep({ registry }: TerminalLinkPorts, { server }: TerminalLink, source: LinkSource): TerminalLinkStep {
  // Also where that address is known here: the terminal means its own computer (docs/design.md 4.8).
  if (server !== null && source === 'camera' && isLoopbackUrl(server)) {
    return { at: 'not-approved', serverUrl: server, outcome: { kind: 'loopback-from-camera' } }
  }
  return { at: 'confirm', preselected: server === null ? registry.primary() : null }
}

export function describeServer({ registry }: AccountPorts, url: CanonicalUrl): NamedServer {
  return {
    url,
    unicodeHost: unicodeHost(url),
    isHttps: isHttps(url),
    isLoopback: isLoopbackUrl(url),
    knownAs: registry.at(url).map((entry) => entry.id),
  }
}

/**
 * The person's decision. Throws when it does not fit the link; then nothing was asked of any server.
 * Else starts the approval, whose every end is a state of the flow.
 */
export function approveTerminalLink(
  ports: TerminalLinkPorts,
  flow: Flow<TerminalLinkFlow>,
  request: TerminalLinkRequest,
  approval: TerminalLinkDecision,
): void {
  if (!waitsForDecision(flow.state().step)) throw new HubError({ code: 'unknown-flow' })
  const { server } = request.link
  if (approval.kind === 'on-known-server') {
    const entry = ports.registry.get(approval.serverId)
    // Exactly the server that the screen showed: whoever knows the key gets the account's token (docs/design.md 4.1).
    const isNamed = server === null || ports.registry.at(server).includes(entry)
    if (!isNamed) throw new HubError({ code: 'no-server-chosen' })
    checkSecretConsent(request, entry.url, approval)
    void approveOnKnownServer(ports, flow, request, entry, approval)
  } else {
    if (server === null) throw new HubError({ code: 'no-server-chosen' })
    const isNew = ports.registry.at(server).length === 0
    if (isNew) requireLoopbackConsent(server, approval.loopbackConsent)
    checkSecretConsent(request, server, approval)
    void approveOnNewServer(ports, flow, request, entryForUrl(ports, server), approval)
  }
}

/** "Old CLI": only where that very server has said that the request is of the old form (docs/design.md 4.5). */
function checkSecretConsent(
  { link, secretAskedAt }: TerminalLinkRequest,
  url: CanonicalUrl,
  { oldCli }: TerminalLinkDecision,
): void {
  if (secretAskedAt === url ? isConsent(oldCli, url, link.server) : oldCli === null) return
  throw new HubError({ code: 'consent-missing', consent: 'account-secret' })
}

/** An entry's own address or the one that the link names for it, whichever the screen shows. */
function isConsent(oldCli: TerminalLinkDecision['oldCli'], url: CanonicalUrl, named: CanonicalUrl | null): boolean {
  return oldCli !== null && [url, named ?? url].some((shown) => isTypedHost(oldCli.typedHost, shown))
}

export function refuseLink(flow: Flow<TerminalLinkFlow>): void {
  const { step, namedServer } = flow.state()
  if (!waitsForDecision(step)) throw new HubError({ code: 'unknown-flow' })
  const serverUrl = namedServer?.url ?? null
  flow.set({ step: { at: 'not-approved', serverUrl, outcome: { kind: 'refused-by-person' } } })
}

/** After a failed sign-in the person may decide again: nobody was asked about the terminal's key yet. */
function waitsForDecision(step: TerminalLinkStep): boolean {
  if (step.at === 'not-approved') return step.outcome.kind === 'asks-for-account-secret'
  return step.at === 'confirm' || (step.at === 'sign-in' && step.step.at === 'failed')
}
