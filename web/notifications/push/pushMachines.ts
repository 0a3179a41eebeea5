import { machineAddress, type MachineAddress } from '../../../worker/api/ids'
import { createStoredSetting } from '../../deviceSettings/storedSetting'

/** `endpoint`: the subscription of this browser that the machine tells; null = not known. */
export interface PushMachine extends MachineAddress {
  endpoint: string | null
}

/** The machines that were asked to tell this browser. */
export interface PushMachines {
  /** Names this browser's file at each of them. */
  id: string
  machines: readonly PushMachine[]
}

export const pushMachines = createStoredSetting<PushMachines>('happy-hub:push', {
  read: parsePushMachines,
  write: (value) => (value.machines.length === 0 ? null : JSON.stringify(value)),
})

export function parsePushMachines(text: string | null): PushMachines {
  let stored: unknown = null
  try {
    stored = JSON.parse(text ?? 'null')
  } catch {
    // As if nothing were stored.
  }
  const { id, machines } = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id) || !Array.isArray(machines)) {
    return { id: crypto.randomUUID(), machines: [] }
  }
  return {
    id,
    machines: machines.flatMap((each: Record<string, unknown> | null) => {
      const address = machineAddress(each?.['serverId'], each?.['machineId'])
      const endpoint = each?.['endpoint']
      if (!address) return []
      const { serverId, machineId } = address
      return { serverId, machineId, endpoint: typeof endpoint === 'string' ? endpoint : null }
    }),
  }
}

export function isSameMachine(a: MachineAddress, b: MachineAddress): boolean {
  return a.serverId === b.serverId && a.machineId === b.machineId
}
