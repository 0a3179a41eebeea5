import type { ServerId } from '../api/ids'
import type { ServerConnection, ServerConnectionOptions, LiveServerState } from '../connection/serverConnection.types'
import type { ApprovalRecord } from '../api/approvals'
import { checkMayBePending, logRecordOf, promotionOf } from '../store/registry/approvalRules'
import {
  byOrder,
  type PendingApproval,
  type Credentials,
  type StoredServerEntry,
} from '../store/registry/registryRecords'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import type { SealedContent } from '../store/sealedRecord'

// For tests under Node, which has no IndexedDB.

function emptyState(): LiveServerState {
  return {
    connection: { kind: 'connecting' },
    sessions: {},
    machines: {},
    listsAsOf: null,
    setBackAt: null,
    listsProblem: null,
    unsentMessages: 0,
    profile: { kind: 'none' },
    settings: { kind: 'none' },
  }
}

/** A connection that does nothing but let the test change its state. */
export function createIdleConnection(options: ServerConnectionOptions) {
  let state = emptyState()
  const listeners = new Set<() => void>()
  const seen = { stopped: false, paused: false, primary: false, appState: 'background' }
  const connection = {
    serverId: options.serverId,
    state: () => state,
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => Promise.resolve(),
    pause: () => void (seen.paused = true),
    stop: () => Promise.resolve(void (seen.stopped = true)),
    setAppState: (state: string) => void (seen.appState = state),
    setPrimary: (isPrimary: boolean) => void (seen.primary = isPrimary),
    setBrowserOnline: () => {},
    onKeyValues: () => () => {},
    wake: () => {},
  } as unknown as ServerConnection
  return {
    connection,
    options,
    seen,
    change(part: Partial<LiveServerState>) {
      state = { ...state, ...part }
      for (const listener of listeners) listener()
    },
  }
}

/** The registry database's contract, in memory. */
export function createMemoryDatabase() {
  const entries = new Map<ServerId, StoredServerEntry>()
  const credentials = new Map<ServerId, Credentials>()
  let primary: ServerId | null = null
  let rootSecret: Uint8Array<ArrayBuffer> | null = null
  const pending = new Map<string, PendingApproval>()
  const removals = new Set<string>()
  let syncedServerList: SealedContent | null = null
  const approvals = new Map<string, { serverId: ServerId; record: ApprovalRecord }>()
  function deletePendingOf(serverId: ServerId): void {
    for (const [id, approval] of pending) if (approval.serverEntry.id === serverId) pending.delete(id)
  }
  const database = {
    readEntries: async () => [...entries.values()].sort(byOrder),
    async putEntries(changed: readonly StoredServerEntry[]) {
      for (const entry of changed) entries.set(entry.id, entry)
    },
    putEntry: async (entry: StoredServerEntry) => void entries.set(entry.id, entry),
    async deleteEntry(id: ServerId) {
      const entry = entries.get(id)
      if (entry) removals.add(entry.derivationId)
      entries.delete(id)
      credentials.delete(id)
      deletePendingOf(id)
      for (const [key, { serverId }] of approvals) if (serverId === id) approvals.delete(key)
      if (primary === id) primary = null
    },
    readPrimary: async () => primary,
    writePrimary: async (id: ServerId | null) => void (primary = id),
    readRootSecret: async () => rootSecret && new Uint8Array(rootSecret),
    writeRootSecret: async (secret: Uint8Array<ArrayBuffer>) => void (rootSecret = new Uint8Array(secret)),
    readCredentials: async (id: ServerId) => credentials.get(id) ?? null,
    writeCredentials: async (id: ServerId, value: Credentials) => void credentials.set(id, value),
    async deleteCredentials(id: ServerId) {
      credentials.delete(id)
      deletePendingOf(id)
    },
    async deleteAllCredentials({ withRootSecret }: { withRootSecret: boolean }) {
      credentials.clear()
      pending.clear()
      syncedServerList = null
      if (withRootSecret) rootSecret = null
    },
    async putPendingApproval(approval: PendingApproval) {
      const { id } = approval.serverEntry
      checkMayBePending(approval, { hasEntry: entries.has(id), isSignedIn: credentials.has(id) })
      pending.set(approval.id, approval)
    },
    readPendingApprovals: async () => [...pending.values()],
    hasPendingApprovals: async () => pending.size > 0,
    deletePendingApproval: async (id: string) => void pending.delete(id),
    async promotePendingApproval(id: string) {
      const approval = pending.get(id)
      pending.delete(id)
      if (!approval) return null
      const { id: serverId } = approval.serverEntry
      const promotion = promotionOf(approval, { entry: entries.get(serverId), isSignedIn: credentials.has(serverId) })
      if (!promotion) return null
      entries.set(serverId, promotion.entry)
      approvals.set(id, { serverId, record: logRecordOf(approval) })
      if (promotion.signsIn) credentials.set(serverId, approval.credentials)
      return promotion
    },
    readApprovals: async (serverId: ServerId) =>
      [...approvals.values()]
        .flatMap((stored) => (stored.serverId === serverId ? stored.record : []))
        .sort((a, b) => b.approvedAt - a.approvedAt),
    async noteMachine(serverId: ServerId, id: string, machine: NonNullable<ApprovalRecord['machine']>) {
      const stored = approvals.get(id)
      if (stored && !stored.record.machine) approvals.set(id, { serverId, record: { ...stored.record, machine } })
    },
    async moveApprovals(from: ServerId, to: ServerId) {
      for (const stored of approvals.values()) if (stored.serverId === from) stored.serverId = to
    },
    readSyncedServerList: async () => syncedServerList && structuredClone(syncedServerList),
    async writeSyncedServerList(content: SealedContent, noted: readonly string[]) {
      syncedServerList = structuredClone(content)
      for (const id of noted) removals.delete(id)
    },
    readRemovals: async () => [...removals],
    close: () => {},
  } satisfies RegistryDatabase
  return { database: database as RegistryDatabase, entries, credentials, pending, approvals }
}
