import { noteProblem } from '../../diagnostics/diagnostics'
import { errorData, type HubErrorData } from '../../api/errors'
import type { TerminalLinkOutcome } from '../../api/flows'
import type { AuthRequestState, TerminalRequest } from '../../connection/transport/requests/auth'
import { isEqualBytes } from '../../crypto/bytes'
import type { PendingApproval } from '../../store/registry/registryRecords'
import { throwIfCancelled } from '../account/flow'
import { pendingApprovalOf, type ApprovalAttempt } from './approvalAttempt'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * What an approval asks of its server, and what it stores here. Bound to one server, one terminal's key and one account:
 * there is no other to ask by mistake.
 */
export interface ApprovalRequests {
  /** Where the terminal's login stands. */
  ask(): Promise<TerminalRequest>
  /** Sends with the account's token. */
  send(response: Bytes): Promise<void>
  /** `supportsV2`: the terminal's own, should the server have lost the request (docs/protocol.md 2.2). */
  readBack(supportsV2: boolean): Promise<AuthRequestState>
  /** Stores the pending approval. */
  write(pending: PendingApproval): Promise<void>
  /** Makes entry and credentials visible and deletes the pending approval. */
  promote(pending: PendingApproval): Promise<void>
  delete(id: string): Promise<void>
  /** Whether this is an answer of ours: of an earlier try, which arrived late. */
  isOurs(response: Bytes): boolean
}

export type ApprovalResult = { kind: 'approved' } | TerminalLinkOutcome

/**
 * docs/design.md 4.3–4.6: ask, write the pending approval, send, read back, promote or delete.
 * Everything that fails is an outcome, never an exception; only `approved` is a success.
 */
export async function approveTerminal(requests: ApprovalRequests, attempt: ApprovalAttempt): Promise<ApprovalResult> {
  let pending: PendingApproval
  try {
    const before = await requests.ask()
    if (before.status === 'not_found') return { kind: 'not-found' }
    if (before.status === 'authorized') return { kind: 'already-used' }
    if (!before.supportsV2 && !attempt.mayGiveSecret) return { kind: 'asks-for-account-secret' }
    pending = await pendingApprovalOf(attempt, before.supportsV2 ? 'content-key' : 'account-secret')
    throwIfCancelled(attempt.signal)
    await requests.write(pending)
  } catch (error) {
    return { kind: 'failed', error: errorData(error) }
  }

  const sendError = await send(requests, pending, attempt.signal)
  if (sendError && isProvenUnsent(sendError)) {
    // When this fails, the next start finds the pending approval again and settles it.
    await requests.delete(pending.id).catch((error: unknown) => noteProblem('approvals', error))
    return sendError.code === 'not-found' ? { kind: 'not-found' } : { kind: 'failed', error: sendError }
  }

  return settleApproval(requests, pending, sendError ?? 'accepted')
}

/**
 * Reads back what the server holds for the terminal, and promotes or deletes the pending approval accordingly.
 * `sending` = how sending ended; `unknown` after a restart of the hub. `unproven` keeps the pending approval for the next try.
 */
export async function settleApproval(
  requests: Omit<ApprovalRequests, 'send' | 'write'>,
  pending: PendingApproval,
  sending: HubErrorData | 'accepted' | 'unknown',
): Promise<ApprovalResult> {
  const error = typeof sending === 'string' ? notKept(pending) : sending
  let proof: Proof
  try {
    proof = await prove(requests, pending)
  } catch (failure) {
    return { kind: 'unproven', error: errorData(failure) }
  }
  // An answer that we gave up waiting for may still arrive there: too early to forget the account it hands over.
  if (proof === 'still-open' && mayStillArrive(pending, sending)) return { kind: 'unproven', error }
  try {
    if (proof === 'ours') {
      await requests.promote(pending)
      return { kind: 'approved' }
    }
    await requests.delete(pending.id)
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
  requests: Pick<ApprovalRequests, 'ask' | 'readBack' | 'isOurs'>,
  { response, log }: PendingApproval,
): Promise<Proof> {
  const now = await requests.ask()
  if (now.status === 'not_found') return 'not-found'
  if (now.status === 'pending') return 'still-open'
  const held = await requests.readBack(log.gave === 'content-key')
  if (held.state === 'requested') return 'still-open'
  if (isEqualBytes(held.response, response)) return 'ours'
  return requests.isOurs(held.response) ? 'of-earlier-try' : 'of-someone-else'
}

async function send(
  requests: ApprovalRequests,
  { response }: PendingApproval,
  signal: AbortSignal,
): Promise<HubErrorData | null> {
  try {
    // Again: storing the pending approval took its time.
    throwIfCancelled(signal)
    await requests.send(response)
    return null
  } catch (error) {
    return errorData(error)
  }
}

/** The server refused before it stored anything. After every other error our answer may have arrived. */
function isProvenUnsent(error: HubErrorData): boolean {
  return error.code === 'not-found' || error.code === 'sign-in-needed' || error.code === 'cancelled'
}

/** Longer than any server or proxy works on a request whose client has gone. */
const lateArrivalMs = 60_000

function mayStillArrive(pending: PendingApproval, sending: HubErrorData | 'accepted' | 'unknown'): boolean {
  const isUnanswered = sending === 'unknown' || (sending !== 'accepted' && sending.code === 'unreachable')
  return isUnanswered && Date.now() - pending.createdAt < lateArrivalMs
}

/** The server said success, but holds no answer. */
function notKept({ serverEntry }: PendingApproval): HubErrorData {
  return { code: 'bad-answer', serverUrl: serverEntry.url, detail: 'approval not kept' }
}
