import type { ServerId } from '../api/ids'
import { mostRemoved, type SavedItem, type SavedList, type SavedServer } from './savedList'

/** A registered server of this browser, as it would stand in the list. */
export interface OwnServer extends Omit<SavedServer, 'secret'> {
  serverId: ServerId
  /** Null = signed out here: this browser does not have it. */
  secret: string | null
}

/** What this browser said of a server when it last merged: only what differs from it was changed here. No secret. */
export type OwnValues = Omit<OwnServer, 'serverId' | 'secret'>

export interface ListMerge {
  /** What the holder has; null = nothing yet. */
  theirs: SavedList | null
  /** The list as another holder had it, which moves here; also what this browser remembers when the holder lost it. */
  carried: SavedList | null
  /** Whose entry counts where both lists have it: the carried one's, if that list was the current one until now. */
  carriedPrevails: boolean
  own: readonly OwnServer[]
  /** By id. */
  base: Readonly<Record<string, OwnValues>>
  /** Taken out in this browser. */
  removed: ReadonlySet<string>
  /** Null = whatever the list says. */
  primary: string | null
  /** For a list that names none, or one that is not in it. */
  fallbackPrimary: string | null
  /** Of a list that does not exist yet. */
  root: string
  now: number
}

export interface MergedList {
  list: SavedList
  /** Whether it has to be written. */
  isChanged: boolean
  base: Record<string, OwnValues>
  /**
   * What comes in new. It belongs into the base before it is written: should the answer be lost, a later change could
   * else not be told from what another browser wrote.
   */
  added: Record<string, OwnValues>
  /** Registered here and not in the list: taken out in another browser, or its key is unknown. */
  leftOut: ServerId[]
}

/**
 * Brings what was added, changed and taken out in this browser into the list; all else stays as other browsers wrote it.
 * Removals are remembered in the list itself: an entry that is merely missing (the answer to its writing was lost, or
 * the server lost the list) is written again, one that somebody took out is not.
 */
export function mergeSavedLists(merge: ListMerge): MergedList {
  const { theirs, own } = merge
  const ownIds = new Set(own.map(({ id }) => id))
  const removedHere = [...merge.removed].filter((id) => !ownIds.has(id))
  const start = withCarried(theirs ?? emptyList(merge), merge)
  const removed = union(start.removed, removedHere)
  const gone = new Set(removed)
  let items = start.items.filter(({ id }) => id === null || !gone.has(id))

  const base: Record<string, OwnValues> = {}
  const added: Record<string, OwnValues> = {}
  const leftOut: ServerId[] = []
  for (const { serverId, secret, ...values } of own) {
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
  const list: SavedList = { ...start, primary, items, removed: removed.slice(-mostRemoved) }
  const isChanged = theirs === null || !isSameList(theirs, list)
  return { list: isChanged ? { ...list, savedAt: merge.now } : theirs, isChanged, base, added, leftOut }
}

function emptyList({ carried, root, now }: ListMerge): SavedList {
  const { root: carriedRoot = root, extra = {} } = carried ?? {}
  return { savedAt: now, primary: null, root: carriedRoot, items: [], removed: [], extra }
}

/** Both lists in one. What either has as removed is removed. */
function withCarried(list: SavedList, { carried, carriedPrevails }: ListMerge): SavedList {
  if (!carried) return list
  let items = list.items
  for (const item of carried.items) {
    const index = items.findIndex(({ id }) => id !== null && id === item.id)
    const held = items[index]
    if (held && carriedPrevails) items = items.with(index, prevailing(held, item))
    else if (held) continue
    else if (!items.some((other) => isSameEntry(other, item))) items = [...items, item]
  }
  const primary = carriedPrevails ? carried.primary : list.primary
  return { ...list, primary: primary ?? carried.primary, items, removed: union(list.removed, carried.removed) }
}

function prevailing(held: SavedItem, carried: SavedItem): SavedItem {
  if (!held.server || !carried.server || isSameServer(held.server, carried.server)) return held
  return { ...held, server: carried.server }
}

/** The same account under another id, or literally the same unknown entry. */
function isSameEntry(a: SavedItem, b: SavedItem): boolean {
  if (a.server && b.server) return isSameAddress(a.server, b.server) && a.server.secret === b.server.secret
  return !a.server && !b.server && JSON.stringify(a.raw) === JSON.stringify(b.raw)
}

export function isSameAddress(
  a: Pick<SavedServer, 'url' | 'aliases'>,
  b: Pick<SavedServer, 'url' | 'aliases'>,
): boolean {
  return a.url === b.url || a.aliases.includes(b.url) || b.aliases.includes(a.url)
}

function withOwnChanges(item: SavedItem, own: OwnValues, secret: string | null, before: OwnValues | null): SavedItem {
  // Registered here, but written by a newer build in a way that this one does not understand: left alone.
  if (!item.server || !before) return item
  const names = Object.keys(own) as (keyof OwnValues)[]
  const changed = names.filter((name) => own[name] !== null && !isEqual(own[name], before[name]))
  const server: SavedServer = { ...item.server, ...Object.fromEntries(changed.map((name) => [name, own[name]])) }
  // On one server another account is another key, and the same account the same one.
  if (changed.includes('accountId') && secret !== null) server.secret = secret
  return isSameServer(item.server, server) ? item : { ...item, server }
}

function isSameList(a: SavedList, b: SavedList): boolean {
  return (
    a.primary === b.primary &&
    a.root === b.root &&
    isEqual(a.removed, b.removed) &&
    a.items.length === b.items.length &&
    a.items.every((item, index) => item === b.items[index])
  )
}

function isSameServer(a: SavedServer, b: SavedServer): boolean {
  return (Object.keys(b) as (keyof SavedServer)[]).every((name) => isEqual(a[name], b[name]))
}

/** Of JSON values whose fields stand in the same order. */
function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function union(older: readonly string[], newer: readonly string[]): readonly string[] {
  const added = newer.filter((id) => !older.includes(id))
  return added.length === 0 ? older : [...older, ...new Set(added)]
}
