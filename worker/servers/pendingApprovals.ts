import { HubError } from '../api/errors'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { logIn, readBackApproval, readTerminalRequest, sendTerminalApproval } from '../server/auth'
import { createHttpClient } from '../server/httpClient'
import type { PendingApproval, RegistryDatabase, StoredServerEntry } from '../store/registryDatabase'
import {
  approveTerminal,
  settleApproval,
  type ApprovalRecords,
  type ApprovalResult,
  type TerminalRequests,
} from './terminalApproval'

const retryMs = 30_000

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
  adopt: (entry: StoredServerEntry) => Promise<void>,
): PendingApprovals {
  /** Not to be settled by settleAll: their answer may not be sent yet. */
  const inFlight = new Set<string>()
  const listeners = new Map<string, (result: ApprovalResult) => void>()
  let retry: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  const records: ApprovalRecords = {
    put: (approval) => database.putPendingApproval(approval),
    delete: (id) => database.deletePendingApproval(id),
    async promote(id) {
      const entry = await database.promotePendingApproval(id)
      if (entry) await adopt(entry)
    },
  }

  async function settle(pending: PendingApproval): Promise<void> {
    const result = await settleApproval(requestsOf(pending), records, pending, null)
    if (result.kind === 'unproven') return retryLater()
    listeners.get(pending.id)?.(result)
    listeners.delete(pending.id)
  }

  async function settleAll(): Promise<void> {
    try {
      const all = await database.readPendingApprovals()
      await Promise.all(all.filter(({ id }) => !inFlight.has(id)).map(settle))
    } catch (error) {
      console.warn(error)
      retryLater()
    }
  }

  function retryLater(): void {
    if (isStopped) return
    clearTimeout(retry)
    retry = setTimeout(() => void settleAll(), retryMs)
  }

  return {
    async approve(pending, mayStillSend) {
      inFlight.add(pending.id)
      try {
        const result = await approveTerminal(requestsOf(pending), records, pending, mayStillSend)
        if (result.kind === 'unproven') retryLater()
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
  let { token } = credentials
  const http = createHttpClient({ url, token: () => token })
  return {
    read: () => readTerminalRequest(http, terminalKey),
    readBack: () => readBackApproval(http, terminalKey, true),
    async send(responseB64) {
      try {
        await sendTerminalApproval(http, terminalKey, responseB64)
      } catch (error) {
        if (!(error instanceof HubError) || error.code !== 'sign-in-needed') throw error
        // The server's key changed: a new token for the same account (PROTOCOL 2.5), never for a newly made one.
        const renewed = await logIn(http, await deriveAccountKeys(credentials.secret))
        if (renewed.accountId !== credentials.accountId) throw error
        token = renewed.token
        await sendTerminalApproval(http, terminalKey, responseB64)
      }
    },
  }
}
