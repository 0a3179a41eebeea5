import type { MachineId, ServerId } from '../api/ids'
import type { MachineSummary } from '../api/state'
import type { Coordinator } from './coordinator'

type Machines = Record<MachineId, MachineSummary>

export interface ArrivalBaseline {
  machinesBefore: Machines
  /** When the approval was proven, epoch ms. */
  since: number
}

/**
 * Calls back once when the terminal's machine shows up: a login makes no machine, starting `happy` or its daemon there
 * does. Returns the function that stops watching.
 */
export function watchForMachine(
  coordinator: Pick<Coordinator, 'state' | 'onChange'>,
  serverId: ServerId,
  baseline: ArrivalBaseline,
  arrived: (machineId: MachineId) => void,
): () => void {
  function check(): void {
    const machineId = findArrived(coordinator.state().machines[serverId] ?? {}, baseline)
    if (machineId === null) return
    stop()
    arrived(machineId)
  }
  const stop = coordinator.onChange(check)
  return stop
}

/** Online now, and not online before: new here, or a known computer that logged in again. */
export function findArrived(machines: Machines, { machinesBefore, since }: ArrivalBaseline): MachineId | null {
  for (const machine of Object.values<MachineSummary>(machines)) {
    const before = machinesBefore[machine.id]
    // Right after a first sign-in the list itself is new: only what was active since then has arrived.
    const isNews = before ? before.presence !== 'online' : machine.activeAt >= since - clockSkewMs
    if (machine.presence === 'online' && isNews) return machine.id
  }
  return null
}

/** Servers' clocks differ from ours. */
const clockSkewMs = 60_000
