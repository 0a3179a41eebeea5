import { HubError } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { openListBox, sealListBox } from '../crypto/savedListBox'
import type { HttpClient } from '../server/httpClient'
import { readKeyValue, writeKeyValue, type StoredValue } from '../server/keyValues'
import { decodeSavedList, encodeSavedList, type SavedList } from './savedList'

/** The one key of the account's store that is ours. */
export const savedListKey = 'happy-hub.servers'

/** Rounds of read, merge, write; with this many losses in a row something else is wrong. */
const mostRounds = 6

export interface ListHolder {
  /** Bound to the holder's server and account. */
  http: HttpClient
  /** Of the holder's account. */
  secret: Uint8Array<ArrayBuffer>
}

/** A list that was there but cannot be opened; `version` names the value, so that exactly this one may be replaced. */
export interface LockedList {
  kind: 'locked'
  why: 'undecipherable' | 'newer'
  version: number
}

export type ListUpdate = { kind: 'kept'; list: SavedList; version: number } | LockedList

/**
 * Read, merge, and, if that changed it, write, as often as somebody else wrote in between. `merge` must not remember
 * anything: only what it gave last holds. Rejects as requests do, or with `write-conflict` or `saved-list-too-large`;
 * then nothing was written, as far as we know.
 */
export async function updateList(
  holder: ListHolder,
  merge: (theirs: SavedList | null) => Promise<{ list: SavedList; isChanged: boolean }>,
  mayReplace: number | null,
): Promise<ListUpdate> {
  const { http, secret } = holder
  const { serverUrl } = http
  let stored = await readKeyValue(http, savedListKey)
  for (let round = 0; round < mostRounds; round++) {
    const opened = await openStored(stored, secret)
    if (opened.kind === 'locked' && stored.version !== mayReplace) return opened
    const { list, isChanged } = await merge(opened.kind === 'locked' ? null : opened.list)
    if (!isChanged) return { kind: 'kept', list, version: stored.version }
    const box = await sealList(list, secret, serverUrl)
    const written = await writeKeyValue(http, savedListKey, box, stored.version)
    if (written.kind === 'written') return { kind: 'kept', list, version: written.version }
    stored = written.found
  }
  throw new HubError({ code: 'write-conflict', serverUrl })
}

async function openStored(
  { value, version }: StoredValue,
  secret: ListHolder['secret'],
): Promise<{ kind: 'open'; list: SavedList | null } | LockedList> {
  if (value === null) return { kind: 'open', list: null }
  const opened = await openListBox(value, secret, savedListKey)
  if (!opened.ok) return { kind: 'locked', why: opened.why, version }
  const list = await decodeSavedList(opened.plain, secret)
  return list ? { kind: 'open', list } : { kind: 'locked', why: 'undecipherable', version }
}

async function sealList(list: SavedList, secret: ListHolder['secret'], serverUrl: CanonicalUrl) {
  const plain = await encodeSavedList(list, secret)
  if (!plain) throw new HubError({ code: 'saved-list-too-large', serverUrl })
  return sealListBox(plain, secret, savedListKey)
}
