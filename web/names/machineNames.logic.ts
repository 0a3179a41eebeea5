import type { MachineId } from '../../worker/api/ids'
import type { MachineSummary } from '../../worker/api/state'
import { baseName } from './path.logic'

type Machines = Readonly<Record<MachineId, MachineSummary>>

const namesOf = new WeakMap<Machines, Map<MachineId, string>>()

/**
 * The name of one of a server's machines. Where several have the same name, the user or else the end of the id is added.
 * Null = unknown or locked.
 */
export function nameOfMachine(machines: Machines | undefined, id: MachineId): string | null {
  if (!machines) return null
  const names = namesOf.get(machines) ?? distinctNames(Object.values(machines))
  namesOf.set(machines, names)
  return names.get(id) ?? null
}

function distinctNames(machines: readonly MachineSummary[]): Map<MachineId, string> {
  const open = machines.flatMap(({ id, content }) => {
    if (content.kind === 'locked') return []
    const name = content.name || content.host
    return name === '' ? [] : [{ id, name, user: baseName(content.homeDir) }]
  })
  const byName = groupBy(open, ({ name }) => name.toLowerCase())
  return new Map(
    open.map((machine) => {
      const { id, name, user } = machine
      const alike = byName.get(name.toLowerCase()) ?? []
      if (alike.length === 1) return [id, name]
      const hasOwnUser = user !== '' && alike.filter((other) => other.user === user).length === 1
      return [id, `${name} (${hasOwnUser ? user : ownEnd(id, alike)})`]
    }),
  )
}

/** The shortest end of this id, of at least four characters, that no other id here has. */
function ownEnd(id: MachineId, alike: readonly { id: MachineId }[]): string {
  for (let length = 4; length < id.length; length++) {
    const end = id.slice(-length)
    if (alike.filter((other) => other.id.endsWith(end)).length === 1) return `…${end}`
  }
  return id
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
