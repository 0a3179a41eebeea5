import { errorData, HubError } from '../../api/errors'
import type {
  ArrivingMachine,
  TerminalLinkDecision,
  TerminalLinkFlow,
  TerminalLinkOutcome,
  TerminalLinkStep,
  SignInMethod,
} from '../../api/flows'
import type { CanonicalUrl } from '../../api/ids'
import type { TerminalLink } from '../../protocol/link'
import { readOnlineNow } from './onlineNow'
import { explainUnreachable } from '../../connection/transport/unreachable'
import type { StoredServerEntry } from '../../store/registry/registryRecords'
import type { HttpClient } from '../../connection/transport/httpClient'
import { createAccountHttp } from '../account/accountHttp'
import type { ApprovalAttempt, Approver } from './approvalAttempt'
import type { ApprovalLogs } from './approvalLogs'
import { onlineInLists, watchForArrival, type BeforeApproval } from './arrivals'
import type { NewAccount } from '../../servers/joining'
import { dialogueOf, type Flow } from '../account/flow'
import { obtainAccount } from '../account/obtainAccount'
import type { PendingApprovals } from './pendingApprovals'
import { otherEntryOf, refuseSecondEntry, type AccountPorts } from '../account/accountEntries'
import type { ApprovalResult } from './approveTerminal'

type Bytes = Uint8Array<ArrayBuffer>

export interface TerminalLinkPorts extends AccountPorts {
  pendingApprovals: PendingApprovals
  approvalLogs: ApprovalLogs
}

/** A terminal link, and what was learnt about it while its flow runs. In the hub's memory only. */
export interface TerminalLinkRequest {
  readonly link: TerminalLink
  /** The server that answered that this terminal asks for the account secret itself; null = none did. */
  secretAskedAt: CanonicalUrl | null
  /** The account on a new server from an approval that ended so; used again when the person confirms "old CLI". */
  obtained: { draft: StoredServerEntry; method: SignInMethod; account: NewAccount } | null
}

/** Never rejects. */
export async function approveOnKnownServer(
  ports: TerminalLinkPorts,
  flow: Flow<TerminalLinkFlow>,
  request: TerminalLinkRequest,
  entry: StoredServerEntry,
  approval: TerminalLinkDecision,
): Promise<void> {
  flow.set({ step: { at: 'approving', serverUrl: entry.url } })
  try {
    const credentials = await ports.registry.readCredentials(entry.id)
    if (!credentials) throw new HubError({ code: 'sign-in-needed', serverUrl: entry.url })
    const approver = { serverEntry: entry, isNewEntry: false, signsIn: false, credentials }
    await approve(ports, flow, request, approver, approval)
    ports.registry.touch(entry.id)
  } catch (error) {
    end(flow, entry.url, { kind: 'failed', error: errorData(error) })
  }
}

/** `draft`: of a new server, or an entry that is signed out. Never rejects. */
export async function approveOnNewServer(
  ports: TerminalLinkPorts,
  flow: Flow<TerminalLinkFlow>,
  request: TerminalLinkRequest,
  draft: StoredServerEntry,
  approval: Extract<TerminalLinkDecision, { kind: 'on-new-server' }>,
): Promise<void> {
  // Before anything is awaited, so that a second decision is refused.
  flow.set({ step: { at: 'sign-in', step: { at: 'contacting-server' } } })
  try {
    const { draft: serverEntry, account } = await obtainOnce(ports, flow, request, draft, approval.method)
    const { credentials, keyOrigin } = account
    flow.set({ step: { at: 'approving', serverUrl: serverEntry.url } })
    const isNewEntry = !ports.coordinator.has(serverEntry.id)
    const approver = { serverEntry: { ...serverEntry, keyOrigin }, isNewEntry, signsIn: true, credentials }
    await approve(ports, flow, request, approver, approval)
  } catch (error) {
    flow.set({ step: { at: 'sign-in', step: { at: 'failed', error: errorData(error) } } })
  }
}

async function obtainOnce(
  ports: TerminalLinkPorts,
  flow: Flow<TerminalLinkFlow>,
  request: TerminalLinkRequest,
  draft: StoredServerEntry,
  method: SignInMethod,
): Promise<NonNullable<TerminalLinkRequest['obtained']>> {
  const { obtained } = request
  if (obtained && JSON.stringify(obtained.method) === JSON.stringify(method)) {
    // The registry may have changed while the person was reading.
    refuseSecondEntry(ports, obtained.draft, obtained.account.credentials.accountId)
    return obtained
  }
  const dialogue = dialogueOf(flow, (step) => flow.set({ step: { at: 'sign-in', step } }))
  const account = await obtainAccount(ports, { entry: draft, method }, dialogue)
  return { draft, method, account }
}

async function approve(
  ports: TerminalLinkPorts,
  flow: Flow<TerminalLinkFlow>,
  request: TerminalLinkRequest,
  approver: Approver,
  approval: TerminalLinkDecision,
): Promise<void> {
  const { link } = request
  const { serverEntry, credentials } = approver
  const { url } = serverEntry
  const http = createAccountHttp(url, credentials, flow.signal)
  const id = crypto.randomUUID()
  const before = readBefore(ports, flow, http, serverEntry)
  ports.approvalLogs.expect(id, before)

  const attempt: ApprovalAttempt = {
    id,
    link,
    source: flow.state().source,
    approver,
    // A terminal that bound its link takes nothing else than a bound answer, so this is not that terminal.
    mayGiveSecret: approval.oldCli !== null && link.bindingSecret === null,
    signal: flow.signal,
  }
  const result = await ports.pendingApprovals.approve(attempt, http)
  if (result.kind === 'asks-for-account-secret') {
    request.secretAskedAt = url
    request.obtained = keptAccount(approver, approval)
  }
  const show = (shown: ApprovalResult): void => {
    if (shown.kind !== 'approved' && shown.kind !== 'unproven') ports.approvalLogs.forget(id)
    showResult(ports, flow, { approver, terminalKey: link.key, before }, shown)
  }
  show(await explained(result))
  if (result.kind === 'unproven') {
    const forget = ports.pendingApprovals.onSettled(id, show)
    flow.signal.addEventListener('abort', forget, { once: true })
  }
}

function keptAccount(
  { serverEntry, credentials }: Approver,
  approval: TerminalLinkDecision,
): TerminalLinkRequest['obtained'] {
  if (approval.kind === 'on-known-server') return null
  const account = { credentials, keyOrigin: serverEntry.keyOrigin ?? 'own' }
  return { draft: serverEntry, method: approval.method, account }
}

/** The server knows best what is online there, also where its lists are new to this hub. */
const onlineDeadlineMs = 5000

function readBefore(
  { coordinator }: TerminalLinkPorts,
  flow: Flow<TerminalLinkFlow>,
  http: HttpClient,
  { id }: StoredServerEntry,
): Promise<BeforeApproval> {
  const inLists = onlineInLists(coordinator, id)
  const signal = AbortSignal.any([flow.signal, AbortSignal.timeout(onlineDeadlineMs)])
  return readOnlineNow(http, signal).then(
    (online) => ({ ...online, isComplete: true }),
    () => inLists,
  )
}

/** Asks why the server could not be reached, as far as a browser can tell. */
async function explained(result: ApprovalResult): Promise<ApprovalResult> {
  return result.kind === 'failed' ? { ...result, error: await explainUnreachable(result.error) } : result
}

interface Approved {
  approver: Approver
  terminalKey: Bytes
  before: Promise<BeforeApproval>
}

function showResult(
  ports: TerminalLinkPorts,
  flow: Flow<TerminalLinkFlow>,
  { approver: { serverEntry, isNewEntry, credentials }, terminalKey, before }: Approved,
  result: ApprovalResult,
): void {
  const { coordinator } = ports
  if (result.kind === 'approved' || result.kind === 'already-used' || result.kind === 'approved-by-someone-else') {
    void coordinator.forgetDemoTerminal(terminalKey)
  }
  if (result.kind !== 'approved') return end(flow, serverEntry.url, result)
  const since = Date.now()
  // Another approval, or a sign-in by hand, may have brought the account first.
  const other = otherEntryOf(ports, serverEntry, credentials.accountId)
  const serverId = other?.id ?? serverEntry.id
  const show = (machine: ArrivingMachine): void => {
    const step: TerminalLinkStep = {
      at: 'approved',
      serverId,
      keyOrigin: (other ?? serverEntry).keyOrigin ?? 'own',
      serverIsNew: isNewEntry && !other,
      machine,
    }
    flow.set({ step })
  }
  show({ kind: 'waiting', since })
  void watch()

  async function watch(): Promise<void> {
    const baseline = { before: await before, since }
    if (flow.signal.aborted) return
    const stopWatching = watchForArrival(coordinator, serverId, baseline, show)
    flow.signal.addEventListener('abort', stopWatching, { once: true })
  }
}

function end(flow: Flow<TerminalLinkFlow>, serverUrl: CanonicalUrl, outcome: TerminalLinkOutcome): void {
  flow.set({ step: { at: 'not-approved', serverUrl, outcome } })
}
