import { HubError } from '../api/errors'
import type {
  ArrivingMachine,
  LinkApproval,
  LinkFlow,
  LinkOutcome,
  LinkSource,
  LinkStep,
  NamedServer,
  SignInMethod,
} from '../api/flows'
import type { CanonicalUrl, FlowId, MachineId } from '../api/ids'
import type { MachineSummary } from '../api/state'
import { errorData } from '../api/transfer'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { makeTerminalApproval } from '../crypto/authBundles'
import { encodeBase64Url } from '../crypto/base64'
import { isHttps, isLoopbackUrl, unicodeHost } from '../protocol/serverUrl'
import type { TerminalLink } from '../protocol/link'
import type { PendingApproval, StoredServerEntry } from '../store/registryDatabase'
import { watchForMachine } from './arrivingMachine'
import { throwIfCancelled, type Flow } from './flow'
import { obtainAccount } from './obtainAccount'
import type { PendingApprovals } from './pendingApprovals'
import { entryForUrl, refuseSecondEntry, type AccountPorts } from './signInFlow'
import type { ApprovalResult } from './terminalApproval'

export interface LinkPorts extends AccountPorts {
  pendingApprovals: PendingApprovals
}

export function firstStateOfLink(ports: LinkPorts, id: FlowId, link: TerminalLink, source: LinkSource): LinkFlow {
  return {
    kind: 'link',
    id,
    source,
    terminalKey: encodeBase64Url(link.key),
    namedServer: link.server === null ? null : describeServer(ports, link.server),
    fingerprint: null,
    isBound: link.bindingSecret !== null,
    step: firstStep(ports, link, source),
  }
}

function firstStep({ registry }: LinkPorts, { server }: TerminalLink, source: LinkSource): LinkStep {
  // Also where that address is known here: the terminal means its own computer (DESIGN 4.8).
  if (server !== null && source === 'camera' && isLoopbackUrl(server)) {
    return { at: 'not-approved', serverUrl: server, outcome: { kind: 'loopback-from-camera' } }
  }
  return { at: 'confirm', preselected: server === null ? registry.primary() : null }
}

function describeServer({ registry }: LinkPorts, url: CanonicalUrl): NamedServer {
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
export function approveLink(ports: LinkPorts, flow: Flow<LinkFlow>, link: TerminalLink, approval: LinkApproval): void {
  if (!waitsForDecision(flow.state().step)) throw new HubError({ code: 'unknown-flow' })
  if (approval.kind === 'on-known-server') {
    const entry = ports.registry.get(approval.serverId)
    // Exactly the server that the screen showed: whoever knows the key gets the account's token (DESIGN 4.1).
    const isNamed = link.server === null || ports.registry.at(link.server).includes(entry)
    if (!isNamed) throw new HubError({ code: 'no-server-chosen' })
    void approveOnKnownServer(ports, flow, link, entry)
  } else {
    if (link.server === null) throw new HubError({ code: 'no-server-chosen' })
    void approveOnNewServer(ports, flow, link, entryForUrl(ports, link.server), approval.method)
  }
}

export function refuseLink(flow: Flow<LinkFlow>): void {
  const { step, namedServer } = flow.state()
  if (!waitsForDecision(step)) throw new HubError({ code: 'unknown-flow' })
  end(flow, namedServer?.url ?? null, { kind: 'refused-by-person' })
}

/** A failed sign-in may be tried again: a mistyped backup text asked nobody about the key. */
function waitsForDecision(step: LinkStep): boolean {
  return step.at === 'confirm' || (step.at === 'sign-in' && step.step.at === 'failed')
}

async function approveOnKnownServer(
  ports: LinkPorts,
  flow: Flow<LinkFlow>,
  link: TerminalLink,
  entry: StoredServerEntry,
): Promise<void> {
  flow.set({ step: { at: 'approving', serverUrl: entry.url } })
  try {
    const credentials = await ports.registry.readCredentials(entry.id)
    if (!credentials) throw new HubError({ code: 'sign-in-needed', serverUrl: entry.url })
    await approve(ports, flow, link, { serverEntry: entry, isNewEntry: false, credentials })
    ports.registry.touch(entry.id)
  } catch (error) {
    end(flow, entry.url, { kind: 'failed', error: errorData(error) })
  }
}

async function approveOnNewServer(
  ports: LinkPorts,
  flow: Flow<LinkFlow>,
  link: TerminalLink,
  draft: StoredServerEntry,
  method: SignInMethod,
): Promise<void> {
  try {
    const { credentials, keyOrigin } = await obtainAccount(
      {
        url: draft.url,
        method,
        derivationId: draft.derivationId,
        readRootSecret: () => ports.registry.readRootSecret(),
        checkAccount: (accountId) => refuseSecondEntry(ports, draft, accountId),
      },
      {
        show: (step) => flow.set({ step: { at: 'sign-in', step } }),
        ask: (question) => flow.waitFor(question),
        signal: flow.signal,
      },
    )
    throwIfCancelled(flow.signal)
    refuseSecondEntry(ports, draft, credentials.accountId)
    flow.set({ step: { at: 'approving', serverUrl: draft.url } })
    await approve(ports, flow, link, { serverEntry: { ...draft, keyOrigin }, isNewEntry: true, credentials })
  } catch (error) {
    flow.set({ step: { at: 'sign-in', step: { at: 'failed', error: errorData(error) } } })
  }
}

type Approver = Pick<PendingApproval, 'serverEntry' | 'isNewEntry' | 'credentials'>

async function approve(ports: LinkPorts, flow: Flow<LinkFlow>, link: TerminalLink, approver: Approver): Promise<void> {
  const { contentPublicKey } = await deriveAccountKeys(approver.credentials.secret)
  const pending: PendingApproval = {
    ...approver,
    id: crypto.randomUUID(),
    terminalKey: link.key,
    response: makeTerminalApproval(link.key, contentPublicKey),
    createdAt: Date.now(),
  }
  const machinesBefore = ports.coordinator.state().machines[approver.serverEntry.id] ?? {}
  const show = (result: ApprovalResult): void => showResult(ports, flow, pending, machinesBefore, result)
  const result = await ports.pendingApprovals.approve(pending, () => throwIfCancelled(flow.signal))
  show(result)
  if (result.kind === 'unproven') {
    const forget = ports.pendingApprovals.onSettled(pending.id, show)
    flow.signal.addEventListener('abort', forget, { once: true })
  }
}

function showResult(
  ports: LinkPorts,
  flow: Flow<LinkFlow>,
  pending: PendingApproval,
  machinesBefore: Record<MachineId, MachineSummary>,
  result: ApprovalResult,
): void {
  const { serverEntry, isNewEntry } = pending
  if (result.kind === 'approved' || result.kind === 'already-used' || result.kind === 'approved-by-someone-else') {
    ports.coordinator.forgetDemoTerminal(pending.terminalKey)
  }
  if (result.kind !== 'approved') return end(flow, serverEntry.url, result)
  const since = Date.now()
  const step = (machine: ArrivingMachine): LinkStep => ({
    at: 'approved',
    serverId: serverEntry.id,
    keyOrigin: serverEntry.keyOrigin ?? 'own',
    serverIsNew: isNewEntry,
    machine,
  })
  flow.set({ step: step({ kind: 'waiting', since }) })
  const stopWatching = watchForMachine(ports.coordinator, serverEntry.id, { machinesBefore, since }, (machineId) =>
    flow.set({ step: step({ kind: 'arrived', machineId }) }),
  )
  flow.signal.addEventListener('abort', stopWatching, { once: true })
}

function end(flow: Flow<LinkFlow>, serverUrl: CanonicalUrl | null, outcome: LinkOutcome): void {
  flow.set({ step: { at: 'not-approved', serverUrl, outcome } })
}
