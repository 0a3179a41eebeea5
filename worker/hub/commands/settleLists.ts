import type { ServerId } from '../../api/ids'
import { askedList } from './drafts'
import { fleetList } from './fleets'
import { placeList } from './projects'
import { sealedList, type ListContext, type Placing } from './sealedLists'
import { templateList } from './templates'

/** Deletes what templates, fleets and project places hold of a server that was left or removed. */
export function forgetInLists(running: ListContext, left: ServerId): Promise<void> {
  return settleLists(running, (machine) => (machine.serverId === left ? null : machine))
}

/** After all servers were left: also what a change stored that was under way meanwhile. */
export async function forgetAllLists(running: ListContext): Promise<void> {
  await Promise.all([settleLists(running, () => null), sealedList(running, askedList).clear()])
}

/** Two entries of one account became one: what was of the one that went is of the other from now on. */
export function moveInLists(running: ListContext, from: ServerId, to: ServerId): Promise<void> {
  return settleLists(running, (machine) => (machine.serverId === from ? { ...machine, serverId: to } : machine))
}

async function settleLists(running: ListContext, placing: Placing): Promise<void> {
  await Promise.all([
    sealedList(running, templateList).settle(placing),
    sealedList(running, fleetList).settle(placing),
    sealedList(running, placeList).settle(placing),
  ])
}
