import * as v from 'valibot'
import type { Fleet, FleetCommands } from '../../api/agents/fleets'
import { isId, type SessionId } from '../../api/ids'
import { machineSchema, sealedList, type ListContext } from './sealedLists'

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('starting') }),
  v.object({ kind: v.literal('started'), sessionId: v.custom<SessionId>(isId) }),
  v.object({ kind: v.literal('directory-missing') }),
  v.object({ kind: v.literal('failed'), text: v.string() }),
])

const fleet: v.GenericSchema<unknown, Fleet> = v.object({
  id: v.string(),
  startedAt: v.number(),
  prompt: v.string(),
  members: v.array(
    v.object({
      id: v.string(),
      machine: machineSchema,
      directory: v.string(),
      agent: v.string(),
      worktree: v.nullable(v.string()),
      outcome,
    }),
  ),
})

/** Prompts that were given to several machines, as this device remembers them. */
export function createFleetCommands(running: ListContext): FleetCommands {
  const list = sealedList(running, {
    storageKey: 'fleets',
    most: 30,
    schema: fleet,
    machinesOf: ({ members }) => members.map(({ machine }) => machine),
  })
  return { readFleets: list.read, saveFleet: list.save, forgetFleet: list.remove }
}
