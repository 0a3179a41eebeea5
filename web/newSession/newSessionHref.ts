import type { MachineAddress, MachineId, ServerId } from '../../worker/api/ids'

/** Address of the form for a new session with this machine picked. */
export function newSessionHref(serverId: ServerId, machineId: MachineId): string {
  return `/new?${new URLSearchParams({ server: serverId, machine: machineId }).toString()}`
}

/** The machine that the address picks; null = it picks none. */
export function machineOfQuery(search: string): MachineAddress | null {
  const query = new URLSearchParams(search)
  const serverId = query.get('server')
  const machineId = query.get('machine')
  return serverId !== null && machineId !== null
    ? { serverId: serverId as ServerId, machineId: machineId as MachineId }
    : null
}
