import type { RegistryDatabase } from '../store/registryDatabase'
import { createApprovalLogs, type ApprovalLogs } from './approvalLogs'
import type { Coordinator } from './coordinator'
import { createFlows, type Flows } from './flows'
import { createPendingApprovals, type PendingApprovals } from './pendingApprovals'
import type { Registry } from './registry'
import { otherEntryOf } from './signInFlow'

/** Sign-in, linking and what is left of it. Rare: a chunk of its own, beside the hub's first. */
export interface Linking {
  flows: Flows
  pendingApprovals: PendingApprovals
  approvalLogs: ApprovalLogs
  stop(): void
}

export function createLinking(ports: {
  database: RegistryDatabase
  registry: Registry
  coordinator: Coordinator
}): Linking {
  const { database, registry, coordinator } = ports
  const approvalLogs = createApprovalLogs(database, coordinator)
  const pendingApprovals = createPendingApprovals(database, {
    otherEntryOf: ({ serverEntry, credentials }) =>
      otherEntryOf({ registry, coordinator }, serverEntry, credentials.accountId),
    adopt: (entry, isNewEntry) => coordinator.adoptAccount(entry, isNewEntry),
    isPaused: (serverId) => (registry.find(serverId)?.pausedAt ?? null) !== null,
    onApproved: (serverId, approvalId) => approvalLogs.added(serverId, approvalId),
  })
  const flows = createFlows({ registry, coordinator, pendingApprovals, approvalLogs })
  return {
    flows,
    pendingApprovals,
    approvalLogs,
    stop() {
      flows.cancelAll()
      pendingApprovals.stop()
      approvalLogs.stop()
    },
  }
}
