import type { MachineAddress, ServerId } from '../../../worker/api/ids'
import { dropPushMachine, heldPushMachines, isSameMachine, pushMachines, withPushLock } from './pushMachines'
import { unsubscribeBrowser } from './subscribe'

/**
 * After this browser left a server, or all: it gives up the address that their machines tell. Those of other servers get a
 * new one (keepMachinesCurrent). Where that fails and none is left to tell, the machines stay listed under Settings, with the
 * button that tries again.
 */
export function leavePushes(left: ServerId | 'all'): Promise<void> {
  const isLeft = (serverId: ServerId) => left === 'all' || serverId === left
  return withPushLock('list', async () => {
    const { machines } = heldPushMachines()
    if (!machines.some(({ serverId }) => isLeft(serverId))) return
    const isOver = await unsubscribeBrowser().then(
      () => true,
      () => false,
    )
    if (!isOver && machines.every(({ serverId }) => isLeft(serverId))) return
    const held = heldPushMachines()
    pushMachines.set({ ...held, machines: held.machines.filter(({ serverId }) => !isLeft(serverId)) })
  })
}

/**
 * After a machine was stopped: with the last one this browser gives its address up, too. Where that fails the machine stays
 * listed, with the button that tries again.
 */
export function leaveMachine(machine: MachineAddress): Promise<void> {
  return withPushLock('list', async () => {
    if (heldPushMachines().machines.every((each) => isSameMachine(each, machine))) await unsubscribeBrowser()
    dropPushMachine(machine)
  })
}
