import { machineAddress, type MachineAddress } from '../../../worker/api/ids'
import { createStoredSetting, followOtherTabs } from '../../deviceSettings/storedSetting'
import { readStored } from '../../deviceSettings/storedText'
import { pushStorage } from './pushStorage'

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

export const pushMachines = createStoredSetting<PushMachines>(pushStorage, { read: parsePushMachines, write: textOf })

let isFollowed = false

/** Takes over what is changed in another tab. */
export function followPushMachines(): void {
  if (isFollowed) return
  isFollowed = true
  followOtherTabs({ [pushStorage]: pushMachines })
}

/** For who changes them: with what another tab wrote a moment ago. */
export function heldPushMachines(): PushMachines {
  const stored = readStored(pushStorage)
  // The same list is not another value: whoever follows it would begin anew.
  const isKnown = stored === undefined || textOf(parsePushMachines(stored)) === textOf(pushMachines.get())
  if (!isKnown) pushMachines.reread(stored)
  return pushMachines.get()
}

/**
 * One at a time in all tabs. `list`: who subscribes this browser because of the list, or gives both up. `tell`: who changes
 * this browser's file at a machine.
 */
export function withPushLock<T>(what: 'list' | 'tell', work: () => Promise<T>): Promise<T> {
  // Without locks no tab keeps machines current either.
  return 'locks' in navigator ? navigator.locks.request(`happy-hub:push-${what}`, work) : work()
}

function textOf(value: PushMachines): string | null {
  return value.machines.length === 0 ? null : JSON.stringify(value)
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
  const { id, machines } = heldPushMachines()
  if (isHeld(machine)) updatePushMachine(machine)
  else pushMachines.set({ id, machines: [...machines, machine] })
}

/** One that its person gave up meanwhile stays so. */
export function updatePushMachine(machine: PushMachine): void {
  if (!isHeld(machine)) return
  const { id, machines } = pushMachines.get()
  pushMachines.set({ id, machines: machines.map((each) => (isSameMachine(each, machine) ? machine : each)) })
}

/** From now on the app writes nothing there. */
export function dropPushMachine(machine: MachineAddress): void {
  const { id, machines } = heldPushMachines()
  pushMachines.set({ id, machines: machines.filter((each) => !isSameMachine(each, machine)) })
}

export function isHeld(machine: MachineAddress): boolean {
  return heldPushMachines().machines.some((each) => isSameMachine(each, machine))
}

export function isSameMachine(a: MachineAddress, b: MachineAddress): boolean {
  return a.serverId === b.serverId && a.machineId === b.machineId
}
