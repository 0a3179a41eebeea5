import * as v from 'valibot'
import type { ProjectCommands, ProjectPlace } from '../../api/agents/projects'
import type { MachineAddress } from '../../api/ids'
import type { AgentCommands } from '../../connection/rpc/agentCommands'
import { machineSchema, sealedList, type ListContext, type ListKind } from './sealedLists'

type KeptPlace = ProjectPlace & { id: string }

const count = v.nullable(v.number())
const place: v.GenericSchema<unknown, KeptPlace> = v.object({
  id: v.string(),
  machine: machineSchema,
  directory: v.string(),
  location: v.optional(v.nullable(v.string()), null),
  remote: v.nullable(v.string()),
  branch: v.nullable(v.string()),
  ahead: count,
  behind: count,
  at: v.number(),
})

export const placeList: ListKind<KeptPlace> = {
  storageKey: 'project-places',
  most: 1000,
  schema: place,
  placed(item, placing) {
    const machine = placing(item.machine)
    return machine && { ...item, machine, id: placeId(machine, item.directory) }
  },
}

export function createProjectCommands(
  running: ListContext,
  agentsOf: (machine: MachineAddress) => Promise<Pick<AgentCommands, 'lookAtPlaces'>>,
): ProjectCommands {
  const list = sealedList(running, placeList)
  return {
    readPlaces: async () => (await list.read()).map(told),
    async askPlaces(machine, directories) {
      const facts = await (await agentsOf(machine)).lookAtPlaces(machine.machineId, directories)
      const at = Date.now()
      const places = facts.map(({ directory, location, remote, branch, ahead, behind }): KeptPlace => {
        const id = placeId(machine, directory)
        return { id, machine, directory, location, remote, branch, ahead, behind, at }
      })
      await list.saveAll(places)
      return places.map(told)
    },
  }
}

function told({ machine, directory, location, remote, branch, ahead, behind, at }: KeptPlace): ProjectPlace {
  return { machine, directory, location, remote, branch, ahead, behind, at }
}

function placeId({ serverId, machineId }: MachineAddress, directory: string): string {
  return JSON.stringify([serverId, machineId, directory])
}
