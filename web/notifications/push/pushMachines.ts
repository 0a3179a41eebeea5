import { machineAddress, type MachineAddress } from '../../../worker/api/ids'
import { createStoredSetting } from '../../deviceSettings/storedSetting'

export interface PushMachine extends MachineAddress {
  /** The subscription of this browser that the machine tells; null = not known. */
  endpoint: string | null
  /** The Happy home in which the person let the app write; null = they did not, or an older build asked. */
  home: string | null
  /** Digest of what the machine knows of this browser; null = not known. */
  told: string | null
}

/** The machines that were asked to tell this browser. */
export interface PushMachines {
  /** Names this browser's file at each of them. */
  id: string
  machines: readonly PushMachine[]
}

/** `web/main.tsx` looks whether it holds something. */
const storageKey = 'happy-hub:push'

export const pushMachines = createStoredSetting<PushMachines>(storageKey, {
  read: parsePushMachines,
  write: (value) => (value.machines.length === 0 ? null : JSON.stringify(value)),
})

/** Takes over what is changed in another tab. */
export function followPushMachines(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === storageKey) pushMachines.reread(newValue)
  })
}

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
      if (!address) return []
      const { serverId, machineId } = address
      const text = (name: string) => (typeof each?.[name] === 'string' ? each[name] : null)
      return { serverId, machineId, endpoint: text('endpoint'), home: text('home'), told: text('told') }
    }),
  }
}

/** One that was there keeps its place: the first one sends. */
export function putPushMachine(machine: PushMachine): void {
  const { id, machines } = pushMachines.get()
  const others = machines.filter((each) => !isSameMachine(each, machine))
  const isKnown = others.length < machines.length
  const all = isKnown ? machines.map((each) => (isSameMachine(each, machine) ? machine : each)) : [...machines, machine]
  pushMachines.set({ id, machines: all })
}

export function isSameMachine(a: MachineAddress, b: MachineAddress): boolean {
  return a.serverId === b.serverId && a.machineId === b.machineId
}
