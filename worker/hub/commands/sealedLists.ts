import * as v from 'valibot'
import { isId, type MachineAddress, type ServerId } from '../../api/ids'
import type { RunningHub } from '../startHub'

export type ListContext = () => Promise<Pick<RunningHub, 'drafts' | 'coordinator' | 'registry'>>

export const machineSchema = v.custom<MachineAddress>((value) => {
  const { serverId, machineId } = (value ?? {}) as Record<string, unknown>
  return isId(serverId) && isId(machineId)
})

/** One change after the other: two pages may save at once. */
let last: Promise<unknown> = Promise.resolve()

/** Where a machine of an item is from now on; null = nowhere. */
export type Placing = (machine: MachineAddress) => MachineAddress | null

export interface ListKind<Item extends { id: string }> {
  /** Among what is written and not sent, which is sealed on this device; no session has such a key there. */
  storageKey: string
  most: number
  schema: v.GenericSchema<unknown, Item>
  /** The item without what is of machines that are nowhere; null = nothing is left of it. */
  placed(item: Item, placing: Placing): Item | null
}

/** At the place of the one with its id, else at the end. */
function withItem<Item extends { id: string }>(items: Item[], saved: Item): Item[] {
  return items.some(({ id }) => id === saved.id)
    ? items.map((other) => (other.id === saved.id ? saved : other))
    : [...items, saved]
}

/** A list of this device. What is of servers that were removed, or left, goes with them (`settleLists`). */
export function sealedList<Item extends { id: string }>(
  running: ListContext,
  { storageKey, most, schema, placed }: ListKind<Item>,
) {
  const allPlaced = (items: readonly Item[], placing: Placing): Item[] =>
    items.flatMap((item) => placed(item, placing) ?? [])

  async function readStored(): Promise<Item[]> {
    const { drafts } = await running()
    const text = await (await drafts()).read(storageKey)
    const stored = text === '' ? [] : (JSON.parse(text) as unknown)
    return (Array.isArray(stored) ? stored : []).flatMap((one) => {
      const parsed = v.safeParse(schema, one)
      return parsed.success ? parsed.output : []
    })
  }

  async function read(): Promise<Item[]> {
    const { coordinator } = await running()
    return allPlaced(await readStored(), (machine) => (coordinator.has(machine.serverId) ? machine : null))
  }

  async function write(
    changed: (items: Item[]) => Item[] | Promise<Item[]>,
    readBefore: () => Promise<Item[]>,
  ): Promise<void> {
    const items = (await changed(await readBefore())).slice(-most)
    const { drafts } = await running()
    await (await drafts()).write(storageKey, items.length === 0 ? '' : JSON.stringify(items))
  }

  function change(changed: Parameters<typeof write>[0], readBefore = read): Promise<void> {
    const done = last.then(() => write(changed, readBefore))
    last = done.catch(() => undefined)
    return done
  }

  /** The servers of these items where somebody is signed in; after a start, accounts open one after the other. */
  async function signedInOf(items: readonly Item[]): Promise<Set<ServerId>> {
    const servers = new Set<ServerId>()
    allPlaced(items, (machine) => {
      servers.add(machine.serverId)
      return machine
    })
    const { coordinator, registry } = await running()
    for (const id of servers) {
      if (coordinator.accountOf(id).kind === 'signed-in') continue
      if (!coordinator.has(id) || !(await registry.readCredentials(id))) servers.delete(id)
    }
    return servers
  }

  function saveAll(saved: readonly Item[]): Promise<void> {
    return change(async (items) => {
      // An answer that comes after a sign-out must not bring back what went with it.
      const servers = await signedInOf(saved)
      return saved.reduce((all, item) => {
        const kept = placed(item, (machine) => (servers.has(machine.serverId) ? machine : null))
        return kept ? withItem(all, kept) : all
      }, items)
    })
  }

  return {
    read,
    save: (saved: Item) => saveAll([saved]),
    saveAll,
    /** Nothing where there is none with this id. */
    alter: (id: string, altered: (item: Item) => Item) =>
      change((items) => items.map((item) => (item.id === id ? altered(item) : item))),
    clear: () => change(() => []),
    remove: (id: string) => change((items) => items.filter((other) => other.id !== id)),
    /** Two that become one (of entries that were merged) are one from now on. */
    settle: (placing: Placing) => change((items) => allPlaced(items, placing).reduce<Item[]>(withItem, []), readStored),
  }
}
