import type { ServerId } from '../../../worker/api/ids'
import { pushMachines } from './pushMachines'
import { unsubscribeBrowser } from './subscribe'

/**
 * After this browser left a server, or all: when none is left whose machines tell it, it gives its pushes up. Where that
 * fails the machines stay listed under Settings, with the button that tries again.
 */
export async function leavePushes(left: ServerId | 'all'): Promise<void> {
  const held = pushMachines.get()
  const machines = left === 'all' ? [] : held.machines.filter(({ serverId }) => serverId !== left)
  if (machines.length === held.machines.length) return
  if (machines.length === 0) {
    const isOver = await unsubscribeBrowser().then(
      () => true,
      () => false,
    )
    if (!isOver) return
  }
  pushMachines.set({ ...held, machines })
}
