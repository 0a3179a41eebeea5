import type { ServerId } from '../api/ids'
import { readBackApproval, readTerminalRequest, sendTerminalApproval } from '../server/auth'
import type { PendingApproval, RegistryDatabase, StoredServerEntry } from '../store/registryDatabase'
import { createAccountHttp } from './accountHttp'
import {
  approveTerminal,
  settleApproval,
  type ApprovalRecords,
  type ApprovalResult,
  type TerminalRequests,
} from './terminalApproval'

const firstRetryMs = 30_000
/** A server that is gone for good is still asked now and then: it may hold our answer. */
const slowestRetryMs = 10 * 60_000

/** Approvals whose effect is not proven yet: sent in this run, or left by an earlier one. */
export interface PendingApprovals {
  approve(pending: PendingApproval, mayStillSend: () => void): Promise<ApprovalResult>
  /** Reads all unproven ones back; called at start and when the browser comes online. Never rejects. */
  settleAll(): Promise<void>
  /** Called once when the unproven approval is settled. Returns the unsubscribe function. */
  onSettled(id: string, listener: (result: ApprovalResult) => void): () => void
  stop(): void
}

export function createPendingApprovals(
  database: RegistryDatabase,
  ports: {
    adopt(entry: StoredServerEntry): Promise<void>
    /** A paused server is not asked. */
    isPaused(serverId: ServerId): boolean
  },
): PendingApprovals {
  /** Not to be settled by settleAll: their answer may not be sent yet. */
  const inFlight = new Set<string>()
  const listeners = new Map<string, (result: ApprovalResult) => void>()
  let retry: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let isStopped = false

  const records: ApprovalRecords = {
    put: (approval) => database.putPendingApproval(approval),
    delete: (id) => database.deletePendingApproval(id),
    async promote(id) {
      const entry = await database.promotePendingApproval(id)
      if (entry) await ports.adopt(entry)
    },
  }

  /** Resolves to whether it is settled. */
  async function settle(pending: PendingApproval): Promise<boolean> {
    const result = await settleApproval(requestsOf(pending), records, pending, 'unknown')
    if (result.kind === 'unproven') return false
    listeners.get(pending.id)?.(result)
    listeners.delete(pending.id)
    return true
  }

  async function settleAll(): Promise<void> {
    try {
      const all = await database.readPendingApprovals()
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
    retry = setTimeout(() => void settleAll(), Math.min(firstRetryMs * 2 ** Math.min(attempt++, 10), slowestRetryMs))
  }

  return {
    async approve(pending, mayStillSend) {
      inFlight.add(pending.id)
      try {
        const result = await approveTerminal(requestsOf(pending), records, pending, mayStillSend)
        if (result.kind === 'unproven') {
          attempt = 0
          retryLater()
        }
        return result
      } finally {
        inFlight.delete(pending.id)
      }
    },
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

/** Requests about this terminal's key at this server, with this account. */
function requestsOf({ serverEntry: { url }, credentials, terminalKey }: PendingApproval): TerminalRequests {
  const { http, withFreshToken } = createAccountHttp(url, credentials)
  return {
    read: () => readTerminalRequest(http, terminalKey),
    readBack: () => readBackApproval(http, terminalKey, true),
    send: (responseB64) => withFreshToken(() => sendTerminalApproval(http, terminalKey, responseB64)),
  }
}
