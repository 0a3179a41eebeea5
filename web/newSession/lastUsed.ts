import { machineAddress, type MachineAddress } from '../../worker/api/ids'
import { readStoredJson, writeStored } from '../deviceSettings/storedText'

const storageKey = 'happy-hub:new-session'

/** What the last session was started with, on this device. */
export interface LastUsed {
  machine: MachineAddress
  agent: string
}

/** Null = nothing usable is stored. */
export function readLastUsed(): LastUsed | null {
  const stored = readStoredJson(storageKey)
  if (typeof stored !== 'object' || stored === null) return null
  const { serverId, machineId, agent } = stored as Record<string, unknown>
  const machine = machineAddress(serverId, machineId)
  return machine && typeof agent === 'string' ? { machine, agent } : null
}

export function writeLastUsed({ machine, agent }: LastUsed): void {
  writeStored(storageKey, JSON.stringify({ ...machine, agent }))
}
