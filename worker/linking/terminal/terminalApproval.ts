import { errorData, type HubErrorData } from '../../api/errors'
import type { TerminalLinkOutcome } from '../../api/flows'
import { encodeBase64 } from '../../crypto/base64'
import type { AuthRequestState, TerminalRequest } from '../../connection/transport/auth'
import type { PendingApproval } from '../../store/registry/registryRecords'
import { isEqual } from '../signIn/obtainAccount'

/** One server, asked about one terminal's key. Bound to that server: there is no other to ask by mistake. */
export interface TerminalRequests {
  read(): Promise<TerminalRequest>
  /** Sends with the account's token. */
  send(responseB64: string): Promise<void>
  /** `supportsV2`: the terminal's own, should the server have lost the request (docs/protocol.md 2.2). */
  readBack(supportsV2: boolean): Promise<AuthRequestState>
}

export interface ApprovalRecords {
  put(approval: PendingApproval): Promise<void>
  /** Makes entry and credentials visible and deletes the record. */
  promote(approval: PendingApproval): Promise<void>
  delete(id: string): Promise<void>
  /** Whether this is an answer of ours: of an earlier try, which arrived late. */
  isOurs(response: PendingApproval['response']): boolean
}

export type GivenKey = PendingApproval['log']['gave']

/** What the person decided, before it is known which answer the request asks for. */
export interface ApprovalDecision {
  /** "Old CLI" was confirmed for this one approval (docs/design.md 4.5). */
  mayGiveSecret: boolean
  /** The record with the answer of that kind. */
  pendingFor(gave: GivenKey): Promise<PendingApproval>
  /** Throws when the person has cancelled; after the answer is sent there is nothing to cancel. */
  mayStillSend(): void
}

export type ApprovalResult = { kind: 'approved' } | TerminalLinkOutcome

/**
 * docs/design.md 4.3–4.6: look, write the pending record, send, read back, promote or delete.
 * Everything that fails is an outcome, never an exception; only `approved` is a success.
 */
export async function approveTerminal(
  requests: TerminalRequests,
  records: ApprovalRecords,
  decision: ApprovalDecision,
): Promise<ApprovalResult> {
  let pending: PendingApproval
  try {
    const before = await requests.read()
    if (before.status === 'not_found') return { kind: 'not-found' }
    if (before.status === 'authorized') return { kind: 'already-used' }
    if (!before.supportsV2 && !decision.mayGiveSecret) return { kind: 'asks-for-account-secret' }
    pending = await decision.pendingFor(before.supportsV2 ? 'content-key' : 'account-secret')
    decision.mayStillSend()
    await records.put(pending)
    // Again: writing takes its time.
    await deleteIfCancelled(records, pending, decision)
  } catch (error) {
    return { kind: 'failed', error: errorData(error) }
  }

  const sendError = await sendApproval(requests, pending)
  if (sendError && isProvenUnsent(sendError)) {
    await deleteQuietly(records, pending)
    return sendError.code === 'not-found' ? { kind: 'not-found' } : { kind: 'failed', error: sendError }
  }

  return settleApproval(requests, records, pending, sendError ?? 'accepted')
}

/**
 * Reads back what the server holds for the terminal, and promotes or deletes the pending record accordingly.
 * `sending` = how sending ended; `unknown` after a restart of the hub. `unproven` keeps the record for the next try.
 */
export async function settleApproval(
  requests: Omit<TerminalRequests, 'send'>,
  records: ApprovalRecords,
  pending: PendingApproval,
  sending: HubErrorData | 'accepted' | 'unknown',
): Promise<ApprovalResult> {
  const error = typeof sending === 'string' ? notKept(pending) : sending
  let proof: Proof
  try {
    proof = await prove(requests, records, pending)
  } catch (failure) {
    return { kind: 'unproven', error: errorData(failure) }
  }
  // An answer that we gave up waiting for may still arrive there: too early to forget the account it hands over.
  if (proof === 'still-open' && mayStillArrive(pending, sending)) return { kind: 'unproven', error }
  try {
    if (proof === 'ours') {
      await records.promote(pending)
      return { kind: 'approved' }
    }
    await records.delete(pending.id)
  } catch (failure) {
    return { kind: 'unproven', error: errorData(failure) }
  }
  if (proof === 'of-someone-else') return { kind: 'approved-by-someone-else' }
  if (proof === 'of-earlier-try') return { kind: 'already-used' }
  if (proof === 'not-found' && typeof sending === 'string') return { kind: 'not-found' }
  return { kind: 'failed', error }
}

type Proof = 'ours' | 'of-earlier-try' | 'of-someone-else' | 'still-open' | 'not-found'

/** The status first: reading back a request that the server does not know would make one (docs/protocol.md 2.2). */
async function prove(
  requests: Omit<TerminalRequests, 'send'>,
  { isOurs }: ApprovalRecords,
  { response, log }: PendingApproval,
): Promise<Proof> {
  const now = await requests.read()
  if (now.status === 'not_found') return 'not-found'
  if (now.status === 'pending') return 'still-open'
  const held = await requests.readBack(log.gave === 'content-key')
  if (held.state === 'requested') return 'still-open'
  if (isEqual(held.response, response)) return 'ours'
  return isOurs(held.response) ? 'of-earlier-try' : 'of-someone-else'
}

async function deleteIfCancelled(
  records: ApprovalRecords,
  pending: PendingApproval,
  { mayStillSend }: ApprovalDecision,
): Promise<void> {
  try {
    mayStillSend()
  } catch (error) {
    await deleteQuietly(records, pending)
    throw error
  }
}

async function sendApproval(requests: TerminalRequests, pending: PendingApproval): Promise<HubErrorData | null> {
  try {
    await requests.send(encodeBase64(pending.response))
    return null
  } catch (error) {
    return errorData(error)
  }
}

/** The server refused before it stored anything. After every other error our answer may have arrived. */
function isProvenUnsent(error: HubErrorData): boolean {
  return error.code === 'not-found' || error.code === 'sign-in-needed' || error.code === 'cancelled'
}

/** The next start finds the record again and settles it. */
async function deleteQuietly(records: ApprovalRecords, pending: PendingApproval): Promise<void> {
  await records.delete(pending.id).catch((error: unknown) => console.warn(error))
}

/** Longer than any server or proxy works on a request whose client has gone. */
const lateArrivalMs = 60_000

function mayStillArrive(pending: PendingApproval, sending: HubErrorData | 'accepted' | 'unknown'): boolean {
  const isUnanswered = sending === 'unknown' || (sending !== 'accepted' && sending.code === 'unreachable')
  return isUnanswered && Date.now() - pending.createdAt < lateArrivalMs
}

/** It said success, and holds no answer. */
function notKept({ serverEntry }: PendingApproval): HubErrorData {
  return { code: 'bad-answer', serverUrl: serverEntry.url, detail: 'approval not kept' }
}
