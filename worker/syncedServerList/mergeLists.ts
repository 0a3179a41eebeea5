import type { ServerId } from '../api/ids'
import { mostTombstones, type SyncedItem, type SyncedList, type SyncedServer } from './listFormat'

/** A registered server of this browser, as it would stand in the list. */
export interface LocalServer extends Omit<SyncedServer, 'secret'> {
  serverId: ServerId
  /** Null = signed out here: this browser does not have it. */
  secret: string | null
}

/** What this browser said of a server when it last merged: only what differs from it was changed here. No secret. */
export type LocalValues = Omit<LocalServer, 'serverId' | 'secret'>

export interface ListMerge {
  /** What the account that holds the list has; null = nothing yet. */
  remote: SyncedList | null
  /** The list as another account had it, which moves here; also what this browser remembers when the server lost it. */
  previousPrimaryCopy: SyncedList | null
  /** Whether `previousPrimaryCopy` was the current list until now: then its entries count where both lists have one. */
  previousCopyPrevails: boolean
  local: readonly LocalServer[]
  /** By id. */
  base: Readonly<Record<string, LocalValues>>
  /** Ids of entries that were removed in this browser. */
  removed: ReadonlySet<string>
  /** Null = whatever the list says. */
  primary: string | null
  /** The primary for a list that names none, or one that is not in it. */
  fallbackPrimary: string | null
  /** Root secret for a list that does not exist yet. */
  root: string
  now: number
}

export interface MergedList {
  list: SyncedList
  /** Whether it has to be written. */
  isChanged: boolean
  base: Record<string, LocalValues>
  /**
   * Entries that come in new. They have to be in the base before the list is written: if the answer is lost, a later
   * change could otherwise not be told from what another browser wrote.
   */
  added: Record<string, LocalValues>
  /** Registered here and not in the list: taken out in another browser, or its key is unknown. */
  leftOut: ServerId[]
}

/**
 * Brings what was added, changed and taken out in this browser into the list; all else stays as other browsers wrote it.
 * Removals are remembered in the list itself: an entry that is merely missing (the answer to its writing was lost, or
 * the server lost the list) is written again, one that somebody took out is not.
 */
export function mergeLists(merge: ListMerge): MergedList {
  const { remote, local } = merge
  const ownIds = new Set(local.map(({ id }) => id))
  const removedHere = [...merge.removed].filter((id) => !ownIds.has(id))
  const start = withPreviousCopy(remote ?? emptyList(merge), merge)
  const tombstones = union(start.tombstones, removedHere)
  const gone = new Set(tombstones)
  let items = start.items.filter(({ id }) => id === null || !gone.has(id))

  const base: Record<string, LocalValues> = {}
  const added: Record<string, LocalValues> = {}
  const leftOut: ServerId[] = []
  for (const { serverId, secret, ...values } of local) {
    const before = merge.base[values.id] ?? null
    const index = items.findIndex(({ id }) => id === values.id)
    const item = items[index]
    if (gone.has(values.id) || (!item && secret === null)) {
      leftOut.push(serverId)
      if (before) base[values.id] = before
      continue
    }
    items = item
      ? items.with(index, withOwnChanges(item, values, secret, before))
      : [...items, { id: values.id, server: { ...values, secret: secret ?? '' }, raw: {} }]
    if (!item) added[values.id] = values
    base[values.id] = { ...values, accountId: values.accountId ?? before?.accountId ?? null }
  }

  const named = items.some(({ id }) => id !== null && id === start.primary) ? start.primary : null
  const primary = merge.primary ?? named ?? merge.fallbackPrimary
  const list: SyncedList = { ...start, primary, items, tombstones: tombstones.slice(-mostTombstones) }
  const isChanged = remote === null || !isSameList(remote, list)
  return { list: isChanged ? { ...list, savedAt: merge.now } : remote, isChanged, base, added, leftOut }
}

function emptyList({ previousPrimaryCopy, root, now }: ListMerge): SyncedList {
  const { root: previousRoot = root, extra = {} } = previousPrimaryCopy ?? {}
  return { savedAt: now, primary: null, root: previousRoot, items: [], tombstones: [], extra }
}

/** Both lists in one. A tombstone in either list counts. */
function withPreviousCopy(list: SyncedList, { previousPrimaryCopy, previousCopyPrevails }: ListMerge): SyncedList {
  if (!previousPrimaryCopy) return list
  let items = list.items
  for (const item of previousPrimaryCopy.items) {
    const index = items.findIndex(({ id }) => id !== null && id === item.id)
    const held = items[index]
    if (held && previousCopyPrevails) items = items.with(index, prevailing(held, item))
    else if (held) continue
    else if (!items.some((other) => isSameEntry(other, item))) items = [...items, item]
  }
  const primary = previousCopyPrevails ? previousPrimaryCopy.primary : list.primary
  return {
    ...list,
    primary: primary ?? previousPrimaryCopy.primary,
    items,
    tombstones: union(list.tombstones, previousPrimaryCopy.tombstones),
  }
}

function prevailing(held: SyncedItem, previousPrimaryCopy: SyncedItem): SyncedItem {
  if (!held.server || !previousPrimaryCopy.server || isSameServer(held.server, previousPrimaryCopy.server)) return held
  return { ...held, server: previousPrimaryCopy.server }
}

/** The same account under another id, or literally the same unknown entry. */
function isSameEntry(a: SyncedItem, b: SyncedItem): boolean {
  if (a.server && b.server) return isSameAddress(a.server, b.server) && a.server.secret === b.server.secret
  return !a.server && !b.server && JSON.stringify(a.raw) === JSON.stringify(b.raw)
}

export function isSameAddress(
  a: Pick<SyncedServer, 'url' | 'aliases'>,
  b: Pick<SyncedServer, 'url' | 'aliases'>,
): boolean {
  return a.url === b.url || a.aliases.includes(b.url) || b.aliases.includes(a.url)
}

function withOwnChanges(
  item: SyncedItem,
  local: LocalValues,
  secret: string | null,
  before: LocalValues | null,
): SyncedItem {
  // Registered here, but written by a newer build in a way that this one does not understand: left alone.
  if (!item.server || !before) return item
  const names = Object.keys(local) as (keyof LocalValues)[]
  const changed = names.filter((name) => local[name] !== null && !isEqual(local[name], before[name]))
  const server: SyncedServer = { ...item.server, ...Object.fromEntries(changed.map((name) => [name, local[name]])) }
  // On one server each account has a key of its own: another account means another key.
  if (changed.includes('accountId') && secret !== null) server.secret = secret
  return isSameServer(item.server, server) ? item : { ...item, server }
}

function isSameList(a: SyncedList, b: SyncedList): boolean {
  return (
    a.primary === b.primary &&
    a.root === b.root &&
    isEqual(a.tombstones, b.tombstones) &&
    a.items.length === b.items.length &&
    a.items.every((item, index) => item === b.items[index])
  )
}

function isSameServer(a: SyncedServer, b: SyncedServer): boolean {
  return (Object.keys(b) as (keyof SyncedServer)[]).every((name) => isEqual(a[name], b[name]))
}

/** Compares JSON values whose fields are in the same order. */
function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function union(older: readonly string[], newer: readonly string[]): readonly string[] {
  const added = newer.filter((id) => !older.includes(id))
  return added.length === 0 ? older : [...older, ...new Set(added)]
}
