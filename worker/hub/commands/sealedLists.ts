import * as v from 'valibot'
import { isId, type MachineAddress } from '../../api/ids'
import type { RunningHub } from '../startHub'

export type ListContext = () => Promise<Pick<RunningHub, 'drafts' | 'coordinator'>>

export const machineSchema = v.custom<MachineAddress>((value) => {
  const { serverId, machineId } = (value ?? {}) as Record<string, unknown>
  return isId(serverId) && isId(machineId)
})

/** One change after the other: two pages may save at once. */
let last: Promise<unknown> = Promise.resolve()

interface Options<Item> {
  /** Among what is written and not sent, which is sealed on this device; no session has such a key there. */
  storageKey: string
  most: number
  schema: v.GenericSchema<unknown, Item>
  machinesOf(item: Item): readonly MachineAddress[]
}

/** At the place of the one with its id, else at the end. */
function withItem<Item extends { id: string }>(items: Item[], saved: Item): Item[] {
  return items.some(({ id }) => id === saved.id)
    ? items.map((other) => (other.id === saved.id ? saved : other))
    : [...items, saved]
}

/** A list of this device; what names only servers that were removed is gone with them. */
export function sealedList<Item extends { id: string }>(
  running: ListContext,
  { storageKey, most, schema, machinesOf }: Options<Item>,
) {
  async function read(): Promise<Item[]> {
    const { drafts, coordinator } = await running()
    const text = await (await drafts()).read(storageKey)
    const stored = text === '' ? [] : (JSON.parse(text) as unknown)
    return (Array.isArray(stored) ? stored : []).flatMap((one) => {
      const parsed = v.safeParse(schema, one)
      if (!parsed.success) return []
      return machinesOf(parsed.output).some(({ serverId }) => coordinator.has(serverId)) ? parsed.output : []
    })
  }

  async function write(changed: (items: Item[]) => Item[]): Promise<void> {
    const items = changed(await read()).slice(-most)
    const { drafts } = await running()
    await (await drafts()).write(storageKey, items.length === 0 ? '' : JSON.stringify(items))
  }

  function change(changed: Parameters<typeof write>[0]): Promise<void> {
    const done = last.then(() => write(changed))
    last = done.catch(() => undefined)
    return done
  }

  return {
    read,
    save: (saved: Item) => change((items) => withItem(items, saved)),
    saveAll: (saved: readonly Item[]) => change((items) => saved.reduce(withItem, items)),
    remove: (id: string) => change((items) => items.filter((other) => other.id !== id)),
  }
}
