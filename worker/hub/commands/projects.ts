import * as v from 'valibot'
import type { ProjectCommands, ProjectPlace } from '../../api/agents/projects'
import type { MachineAddress } from '../../api/ids'
import type { AgentCommands } from '../../connection/rpc/agentCommands'
import { machineSchema, sealedList, type ListContext } from './sealedLists'

type KeptPlace = ProjectPlace & { id: string }

const count = v.nullable(v.number())
const place: v.GenericSchema<unknown, KeptPlace> = v.object({
  id: v.string(),
  machine: machineSchema,
  directory: v.string(),
  remote: v.nullable(v.string()),
  branch: v.nullable(v.string()),
  ahead: count,
  behind: count,
  at: v.number(),
})

export function createProjectCommands(
  running: ListContext,
  agentsOf: (machine: MachineAddress) => Promise<Pick<AgentCommands, 'lookAtPlaces'>>,
): ProjectCommands {
  const list = sealedList(running, {
    storageKey: 'project-places',
    most: 1000,
    schema: place,
    machinesOf: ({ machine }) => [machine],
  })
  return {
    readPlaces: async () => (await list.read()).map(told),
    async askPlaces(machine, directories) {
      const facts = await (await agentsOf(machine)).lookAtPlaces(machine.machineId, directories)
      const at = Date.now()
      const places = facts.map(({ directory, remote, branch, ahead, behind }): KeptPlace => {
        const id = JSON.stringify([machine.serverId, machine.machineId, directory])
        return { id, machine, directory, remote, branch, ahead, behind, at }
      })
      await list.saveAll(places)
      return places.map(told)
    },
  }
}

function told({ machine, directory, remote, branch, ahead, behind, at }: KeptPlace): ProjectPlace {
  return { machine, directory, remote, branch, ahead, behind, at }
}
