import * as v from 'valibot'
import type { Fleet, FleetCommands, FleetMember } from '../../api/agents/fleets'
import { isId, type SessionId } from '../../api/ids'
import { machineSchema, sealedList, type ListContext, type ListKind } from './sealedLists'

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('starting') }),
  v.object({ kind: v.literal('started'), sessionId: v.custom<SessionId>(isId) }),
  v.object({ kind: v.literal('directory-missing') }),
  v.object({ kind: v.literal('failed'), text: v.string() }),
  v.object({ kind: v.literal('unknown'), text: v.string() }),
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

export const fleetList: ListKind<Fleet> = {
  storageKey: 'fleets',
  most: 30,
  schema: fleet,
  placed(item, placing) {
    const members = item.members.flatMap((member) => {
      const machine = placing(member.machine)
      return machine ? { ...member, machine } : []
    })
    return members.length === 0 ? null : { ...item, members }
  },
}

/** Prompts that were given to several machines, as this device remembers them. */
export function createFleetCommands(running: ListContext): FleetCommands {
  const list = sealedList(running, fleetList)
  return {
    readFleets: list.read,
    saveFleet: (change) =>
      change.kind === 'begun'
        ? list.save(change.fleet)
        : list.alter(change.fleetId, (fleet) => withMember(fleet, change.member)),
    forgetFleet: list.remove,
  }
}

/** The machine stays as it is stored: of merged entries it is that of the one that stays. */
function withMember(fleet: Fleet, changed: FleetMember): Fleet {
  const members = fleet.members.map((member) =>
    member.id === changed.id ? { ...changed, machine: member.machine } : member,
  )
  return { ...fleet, members }
}
