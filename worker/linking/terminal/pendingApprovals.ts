import type { ServerId } from '../../api/ids'
import { encodeBase64 } from '../../crypto/base64'
import { readBackApproval, readTerminalRequest, sendTerminalApproval } from '../../connection/transport/auth'
import type { HttpClient } from '../../connection/transport/httpClient'
import type { PendingApproval, StoredServerEntry } from '../../store/registry/registryRecords'
import type { RegistryDatabase } from '../../store/registry/registryDatabase.types'
import { createBackoff } from '../../shared/backoff'
import { createAccountHttp, type AccountHttp } from '../signIn/accountHttp'
import {
  approveTerminal,
  settleApproval,
  type ApprovalDecision,
  type ApprovalRecords,
  type ApprovalResult,
  type TerminalRequests,
} from './terminalApproval'

/** A server that is gone for good is still asked now and then: it may hold our answer. */
const retryLimits = { firstMs: 30_000, longestMs: 10 * 60_000 }

/** One approval: of which request, with which account. `id` is that of its pending record. */
export interface ApprovalAttempt extends ApprovalDecision {
  id: string
  account: AccountHttp
  terminalKey: Uint8Array<ArrayBuffer>
}

/** Approvals whose effect is not proven yet: sent in this run, or left by an earlier one. */
export interface PendingApprovals {
  approve(attempt: ApprovalAttempt): Promise<ApprovalResult>
  /** Reads all unproven ones back; called at start and when the browser comes online. Never rejects. */
  settleAll(): Promise<void>
  /** Called once when the unproven approval is settled. Returns the unsubscribe function. */
  onSettled(id: string, listener: (result: ApprovalResult) => void): () => void
  stop(): void
}

export interface PendingApprovalPorts {
  /** The entry that is signed in to the approval's account by now, in the place of the approval's own; null = none. */
  otherEntryOf(approval: PendingApproval): StoredServerEntry | null
  /** Shows and connects the account that a promotion brought. */
  adopt(entry: StoredServerEntry, isNewEntry: boolean): Promise<void>
  /** A paused server is not asked. */
  isPaused(serverId: ServerId): boolean
  /** Its line in the log is stored. */
  onApproved(serverId: ServerId, approvalId: string): void
}

export function createPendingApprovals(database: RegistryDatabase, ports: PendingApprovalPorts): PendingApprovals {
  /** Not to be settled by settleAll: their answer may not be sent yet. */
  const inFlight = new Set<string>()
  const listeners = new Map<string, (result: ApprovalResult) => void>()
  /** Base64 of all answers that were sent, or may have been. */
  const ours = new Set<string>()
  /** The last of those that must not run at once, by what they share. */
  const lastInTurn = new Map<string, Promise<unknown>>()
  let retry: ReturnType<typeof setTimeout> | undefined
  const backoff = createBackoff(retryLimits)
  let isStopped = false

  const records: ApprovalRecords = {
    async put(approval) {
      await database.putPendingApproval(approval)
      ours.add(encodeBase64(approval.response))
    },
    isOurs: (response) => ours.has(encodeBase64(response)),
    delete: (id) => database.deletePendingApproval(id),
    // Two approvals on a new server may be of the same account: the second must see the entry of the first.
    promote: (approval) => inTurn(approval.serverEntry.url, () => promote(approval)),
  }

  async function promote(approval: PendingApproval): Promise<void> {
    const { id } = approval
    const other = ports.otherEntryOf(approval)
    // One entry = one account on one server: this approval became one of that entry.
    const { isNewEntry } = other ? await moveTo(other, approval) : approval
    const promotion = await database.promotePendingApproval(id)
    if (!promotion) return
    if (promotion.signsIn) await ports.adopt(promotion.entry, isNewEntry)
    ports.onApproved(promotion.entry.id, id)
  }

  async function moveTo(serverEntry: StoredServerEntry, approval: PendingApproval): Promise<PendingApproval> {
    const moved = { ...approval, serverEntry, isNewEntry: false, signsIn: false }
    await database.putPendingApproval(moved)
    return moved
  }

  /** Resolves to whether it is settled. */
  async function settle(pending: PendingApproval): Promise<boolean> {
    const { http } = createAccountHttp(pending.serverEntry.url, pending.credentials)
    const result = await settleApproval(requestsOf(http, pending.terminalKey), records, pending, 'unknown')
    if (result.kind === 'unproven') return false
    listeners.get(pending.id)?.(result)
    listeners.delete(pending.id)
    return true
  }

  async function settleAll(): Promise<void> {
    try {
      const all = await database.readPendingApprovals()
      for (const { response } of all) ours.add(encodeBase64(response))
      const mayBeAsked = all.filter(({ id, serverEntry }) => !inFlight.has(id) && !ports.isPaused(serverEntry.id))
      const settled = await Promise.all(mayBeAsked.map(settle))
      if (settled.includes(false)) retryLater()
    } catch (error) {
      console.warn(error)
      retryLater()
    }
  }

  function retryLater(): void {
    if (isStopped) return
    clearTimeout(retry)
    retry = setTimeout(() => void settleAll(), backoff.nextMs())
  }

  async function approve(attempt: ApprovalAttempt): Promise<ApprovalResult> {
    const { id, account, terminalKey } = attempt
    inFlight.add(id)
    try {
      const requests: TerminalRequests = {
        ...requestsOf(account.http, terminalKey),
        send: (responseB64) =>
          account.withFreshToken(async () => {
            // Again: the log-in that a refused token needs takes its time, and nothing was taken so far.
            attempt.mayStillSend()
            await sendTerminalApproval(account.http, terminalKey, responseB64)
          }),
      }
      const result = await approveTerminal(requests, records, attempt)
      if (result.kind === 'unproven') {
        backoff.reset()
        retryLater()
      }
      // Perhaps by an earlier try of ours, which is unproven still.
      if (result.kind === 'already-used') void settleAll()
      return result
    } finally {
      inFlight.delete(id)
    }
  }

  async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (lastInTurn.get(name) ?? Promise.resolve()).then(work)
    const settled = mine.catch(() => {})
    lastInTurn.set(name, settled)
    try {
      return await mine
    } finally {
      if (lastInTurn.get(name) === settled) lastInTurn.delete(name)
    }
  }

  return {
    // Two tabs that approve the same terminal at once must not take each other's answer for a stranger's.
    approve: (attempt) =>
      inTurn(`${attempt.account.http.serverUrl} ${encodeBase64(attempt.terminalKey)}`, () => approve(attempt)),
    settleAll,
    onSettled(id, listener) {
      listeners.set(id, listener)
      return () => listeners.delete(id)
    },
    stop() {
      isStopped = true
      clearTimeout(retry)
      listeners.clear()
    },
  }
}

/** Questions about this terminal's key at this server. */
function requestsOf(http: HttpClient, terminalKey: Uint8Array<ArrayBuffer>): Omit<TerminalRequests, 'send'> {
  return {
    read: () => readTerminalRequest(http, terminalKey),
    readBack: (supportsV2) => readBackApproval(http, terminalKey, supportsV2),
  }
}
