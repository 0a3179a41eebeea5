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
  return withoutEquals(
    open.map(({ id, name, user }) => {
      const alike = byName.get(name.toLowerCase()) ?? []
      if (alike.length === 1) return { id, name }
      const hasOwnUser = user !== '' && alike.filter((other) => other.user === user).length === 1
      return { id, name: `${name} (${hasOwnUser ? user : ownEnd(id, alike)})` }
    }),
  )
}

/** What was added may be the name that somebody gave to another machine. */
function withoutEquals(named: readonly { id: MachineId; name: string }[]): Map<MachineId, string> {
  const alike = new Set([...groupBy(named, ({ name }) => name.toLowerCase()).values()].filter(isSeveral).flat())
  if (alike.size === 0) return new Map(named.map(({ id, name }) => [id, name]))
  return withoutEquals(named.map((one) => (alike.has(one) ? { ...one, name: `${one.name} (${one.id})` } : one)))
}

const isSeveral = (group: readonly unknown[]): boolean => group.length > 1

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
