import type { MachineId } from '../../api/ids'
import type { OpenAccount } from '../account/openAccount'
import { route, type HttpClient } from '../transport/httpClient'
import type { AgentTargets } from './agentTargets'
import type { MetadataWriter } from './metadataWriter'

/** What a person does with one machine (docs/protocol.md 5.2, 5.5). */
export interface MachineActions {
  /** The name of a machine, for all of the account's clients. */
  renameMachine(machineId: MachineId, name: string): Promise<void>
  /** Its sessions go on; nothing can be started there until somebody starts the daemon again. */
  stopDaemon(machineId: MachineId): Promise<void>
  /** Takes it out of the account; its sessions stay. */
  removeMachine(machineId: MachineId): Promise<void>
}

export function createMachineActions(options: {
  http: HttpClient
  targets: AgentTargets
  metadata: MetadataWriter
  ready(): Promise<OpenAccount>
}): MachineActions {
  const { http, targets, metadata } = options

  return {
    renameMachine: (machineId, name) => metadata.ofMachine(machineId, () => ({ displayName: name })),
    async stopDaemon(machineId) {
      const { rpc } = await targets.liveMachine(machineId)
      await targets.call(rpc, 'stop-daemon', {})
    },
    async removeMachine(machineId) {
      targets.requireConnection()
      const path = route`/v1/machines/${machineId}`
      // 404: another client was faster.
      await http.request({ method: 'DELETE', path, expectedStatuses: [404] })
      ;(await options.ready()).machines.remove([machineId])
    },
  }
}
