import { noteProblem } from '../../diagnostics/diagnostics'
import { readBackApproval, readTerminalRequest, sendTerminalApproval } from '../../connection/transport/requests/auth'
import { encodeBase64 } from '../../crypto/base64'
import type { PendingApproval, StoredServerEntry } from '../../store/registry/registryRecords'
import type { RegistryDatabase } from '../../store/registry/registryDatabase.types'
import { createBackoff } from '../../shared/backoff'
import type { HttpClient } from '../../connection/transport/httpClient'
import { createAccountHttp } from '../account/accountHttp'
import { otherEntryOf, type AccountPorts } from '../account/accountEntries'
import type { ApprovalAttempt } from './approvalAttempt'
import type { ApprovalLogs } from './approvalLogs'
import { approveTerminal, settleApproval, type ApprovalRequests, type ApprovalResult } from './approveTerminal'

/** A server that is gone for good is still asked now and then: it may hold our answer. */
const retryLimits = { firstMs: 30_000, longestMs: 10 * 60_000 }

/** Approvals whose effect is not proven yet: sent in this run, or left by an earlier one. */
export interface PendingApprovals {
  /** Runs one approval to its end. Never rejects. */
  approve(attempt: ApprovalAttempt, http: HttpClient): Promise<ApprovalResult>
  /** Reads all unproven ones back; called at start and when the browser comes online. Never rejects. */
  settleAll(): Promise<void>
  /** Called once when the unproven approval is settled. Returns the unsubscribe function. */
  onSettled(id: string, listener: (result: ApprovalResult) => void): () => void
  stop(): void
}

export function createPendingApprovals(
  ports: AccountPorts & { database: RegistryDatabase; approvalLogs: ApprovalLogs },
): PendingApprovals {
  const { database, registry, coordinator, approvalLogs } = ports
  /** Not to be settled by settleAll: their answer may not be sent yet. */
  const inFlight = new Set<string>()
  const listeners = new Map<string, (result: ApprovalResult) => void>()
  /** Base64 of all answers that were sent, or may have been. */
  const ours = new Set<string>()
  const turns = createTurns()
  let retry: ReturnType<typeof setTimeout> | undefined
  const backoff = createBackoff(retryLimits)
  let isStopped = false

  /** What is asked and stored for one terminal's key, at the one server of this client. */
  function requestsOf(http: HttpClient, terminalKey: Uint8Array<ArrayBuffer>): ApprovalRequests {
    return {
      ask: () => readTerminalRequest(http, terminalKey),
      send: (response) => sendTerminalApproval(http, terminalKey, encodeBase64(response)),
      readBack: (supportsV2) => readBackApproval(http, terminalKey, supportsV2),
      async write(pending) {
        await database.putPendingApproval(pending)
        ours.add(encodeBase64(pending.response))
      },
      // Two approvals on a new server may be of the same account: the second must see the entry of the first.
      promote: (pending) => turns.wait(pending.serverEntry.url, () => promote(pending)),
      delete: (id) => database.deletePendingApproval(id),
      isOurs: (response) => ours.has(encodeBase64(response)),
    }
  }

  async function approve(attempt: ApprovalAttempt, http: HttpClient): Promise<ApprovalResult> {
    const { id, link } = attempt
    inFlight.add(id)
    try {
      const result = await approveTerminal(requestsOf(http, link.key), attempt)
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

  async function promote(approval: PendingApproval): Promise<void> {
    const { id } = approval
    const other = otherEntryOf(ports, approval.serverEntry, approval.credentials.accountId)
    // One entry = one account on one server: this approval became one of that entry.
    const { isNewEntry } = other ? await moveTo(other, approval) : approval
    const promotion = await database.promotePendingApproval(id)
    if (!promotion) return
    if (promotion.signsIn) await coordinator.adoptAccount(promotion.entry, isNewEntry)
    approvalLogs.added(promotion.entry.id, id)
  }

  async function moveTo(serverEntry: StoredServerEntry, approval: PendingApproval): Promise<PendingApproval> {
    const moved = { ...approval, serverEntry, isNewEntry: false, signsIn: false }
    await database.putPendingApproval(moved)
    return moved
  }

  async function settleAll(): Promise<void> {
    try {
      const all = await database.readPendingApprovals()
      for (const { response } of all) ours.add(encodeBase64(response))
      const settled = await Promise.all(all.filter(mayBeAsked).map(settle))
      if (settled.includes(false)) retryLater()
    } catch (error) {
      noteProblem('approvals', error)
      retryLater()
    }
  }

  /** A paused server is not asked. */
  function mayBeAsked({ id, serverEntry }: PendingApproval): boolean {
    return !inFlight.has(id) && (registry.find(serverEntry.id)?.pausedAt ?? null) === null
  }

  /** Resolves to whether it is settled. */
  async function settle(pending: PendingApproval): Promise<boolean> {
    const http = createAccountHttp(pending.serverEntry.url, pending.credentials)
    const result = await settleApproval(requestsOf(http, pending.terminalKey), pending, 'unknown')
    if (result.kind === 'unproven') return false
    listeners.get(pending.id)?.(result)
    listeners.delete(pending.id)
    return true
  }

  function retryLater(): void {
    if (isStopped) return
    clearTimeout(retry)
    retry = setTimeout(() => void settleAll(), backoff.nextMs())
  }

  return {
    approve: (attempt, http) =>
      // Two tabs that approve the same terminal at once must not take each other's answer for a stranger's.
      turns.wait(`${http.serverUrl} ${encodeBase64(attempt.link.key)}`, () => approve(attempt, http)),
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

/** Work under the same name runs one after another. */
function createTurns(): { wait<T>(name: string, work: () => Promise<T>): Promise<T> } {
  const last = new Map<string, Promise<unknown>>()
  return {
    async wait(name, work) {
      const mine = (last.get(name) ?? Promise.resolve()).then(work)
      const settled = mine.catch(() => {})
      last.set(name, settled)
      try {
        return await mine
      } finally {
        if (last.get(name) === settled) last.delete(name)
      }
    },
  }
}
