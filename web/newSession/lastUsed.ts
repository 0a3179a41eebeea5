import type { MachineAddress, MachineId, ServerId } from '../../worker/api/ids'

const storageKey = 'happy-hub:new-session'

/** What the last session was started with, on this device. */
export interface LastUsed {
  machine: MachineAddress
  agent: string
}

/** Null = nothing usable is stored. */
export function readLastUsed(): LastUsed | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    if (typeof stored !== 'object' || stored === null) return null
    const { serverId, machineId, agent } = stored as Record<string, unknown>
    if (typeof serverId !== 'string' || typeof machineId !== 'string' || typeof agent !== 'string') return null
    return { machine: { serverId: serverId as ServerId, machineId: machineId as MachineId }, agent }
  } catch {
    return null
  }
}

export function writeLastUsed({ machine, agent }: LastUsed): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...machine, agent }))
  } catch {
    // Full or blocked: the next time begins with the first machine.
  }
}
