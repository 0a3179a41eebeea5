import { HubError } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { openServerListBox, sealServerListBox } from '../crypto/syncedServerListBox'
import type { HttpClient } from '../connection/transport/httpClient'
import { readKeyValue, writeKeyValue, type StoredValue } from '../connection/account/keyValues'
import { decodeSyncedList, encodeSyncedList, type SyncedList } from './listFormat'

/** The one key of the account's store that is ours. */
export const syncedListKey = 'happy-hub.servers'

/** Rounds of read, merge, write; with this many losses in a row something else is wrong. */
const mostRounds = 6

export interface RemoteListAccount {
  /** A client for the account's server, with its token. */
  http: HttpClient
  secret: Uint8Array<ArrayBuffer>
}

/** A list that was there but cannot be opened; `version` names the value, so that exactly this one may be replaced. */
export interface LockedList {
  kind: 'locked'
  why: 'undecipherable' | 'newer'
  version: number
}

export type ListUpdate = { kind: 'synced'; list: SyncedList; version: number } | LockedList

/**
 * Reads, merges and, if that changed the list, writes; again whenever somebody else wrote in between. `merge` must not
 * remember anything, because only its last result counts. Rejects as requests do, or with `write-conflict` or
 * `server-list-too-large`; then nothing was written, as far as we know.
 */
export async function updateList(
  account: RemoteListAccount,
  merge: (remote: SyncedList | null) => Promise<{ list: SyncedList; isChanged: boolean }>,
  mayReplace: number | null,
): Promise<ListUpdate> {
  const { http, secret } = account
  const { serverUrl } = http
  let stored = await readKeyValue(http, syncedListKey)
  for (let round = 0; round < mostRounds; round++) {
    const opened = await openStored(stored, secret)
    if (opened.kind === 'locked' && stored.version !== mayReplace) return opened
    const { list, isChanged } = await merge(opened.kind === 'locked' ? null : opened.list)
    if (!isChanged) return { kind: 'synced', list, version: stored.version }
    const box = await sealList(list, secret, serverUrl)
    const written = await writeKeyValue(http, syncedListKey, box, stored.version)
    if (written.kind === 'written') return { kind: 'synced', list, version: written.version }
    stored = written.found
  }
  throw new HubError({ code: 'write-conflict', serverUrl })
}

async function openStored(
  { value, version }: StoredValue,
  secret: RemoteListAccount['secret'],
): Promise<{ kind: 'open'; list: SyncedList | null } | LockedList> {
  if (value === null) return { kind: 'open', list: null }
  const opened = await openServerListBox(value, secret, syncedListKey)
  if (!opened.ok) return { kind: 'locked', why: opened.why, version }
  const list = await decodeSyncedList(opened.plain, secret)
  return list ? { kind: 'open', list } : { kind: 'locked', why: 'undecipherable', version }
}

async function sealList(list: SyncedList, secret: RemoteListAccount['secret'], serverUrl: CanonicalUrl) {
  const plain = await encodeSyncedList(list, secret)
  if (!plain) throw new HubError({ code: 'server-list-too-large', serverUrl })
  return sealServerListBox(plain, secret, syncedListKey)
}
