import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import { createApprovalLogs, type ApprovalLogs } from './terminal/approvalLogs'
import type { Coordinator } from '../servers/coordinator'
import { createFlows, type Flows } from './flows'
import { createPendingApprovals, type PendingApprovals } from './terminal/pendingApprovals'
import type { Registry } from '../servers/registry'

/** Sign-in and linking, with their pending approvals and logs. Rarely needed: not in the hub's first chunk. */
export interface Linking {
  flows: Flows
  pendingApprovals: PendingApprovals
  approvalLogs: ApprovalLogs
  stop(): void
}

export function startLinking(ports: {
  database: RegistryDatabase
  registry: Registry
  coordinator: Coordinator
}): Linking {
  const { database, registry, coordinator } = ports
  const approvalLogs = createApprovalLogs(database, coordinator)
  const pendingApprovals = createPendingApprovals({ database, registry, coordinator, approvalLogs })
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
