import type { ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import type { RegisteredServers } from '../hub/selectors'
import { readStoredJson, writeStored } from '../deviceSettings/storedText'

const storageKey = 'happy-hub:cli-folders'
const most = 200

/**
 * Which account got which folder, digest of the name by digest of the account. It outlives a server that is removed, since
 * the folder on the machine does, and says nothing to who reads this browser's files.
 */
export type HandedOut = Readonly<Record<string, string>>

/** Ends of the folder names of all servers; what was handed out once stays with its account, on this device. */
export function cliFolders(app: Pick<RegisteredServers, 'serverOrder' | 'servers'>): Record<ServerId, string> {
  const before = readHandedOut()
  const { names, handedOut } = folderNames(app, before)
  const entries = Object.entries(handedOut)
  if (entries.length > Object.keys(before).length) {
    writeStored(storageKey, JSON.stringify(Object.fromEntries(entries.slice(-most))))
  }
  return names
}

/**
 * Different for each server. Made of what stays when a server is renamed or moved in the list: a folder that changes hands
 * holds the login of another account. `~` must stay unquoted, so they are of `a-z0-9-`.
 */
export function folderNames(
  { serverOrder, servers }: Pick<RegisteredServers, 'serverOrder' | 'servers'>,
  before: HandedOut,
): { names: Record<ServerId, string>; handedOut: HandedOut } {
  const names: Record<ServerId, string> = {}
  const taken = new Set<string>()
  const handedOut: Record<string, string> = { ...before }
  const oldestFirst = serverOrder.flatMap((id) => servers[id] ?? []).toSorted((a, b) => a.addedAt - b.addedAt)
  for (const server of oldestFirst) {
    const { account } = server
    const holder = account.kind === 'signed-in' ? digest(account.fingerprint) : null
    const free = candidates(server).filter(
      (name) => !taken.has(name) && [undefined, holder].includes(handedOut[digest(name)]),
    )
    const name = free.find((candidate) => handedOut[digest(candidate)] === holder) ?? free[0] ?? folderOf(server.url)
    taken.add(name)
    if (holder !== null) handedOut[digest(name)] = holder
    names[server.id] = name
  }
  return { names, handedOut }
}

/** The host; for the accounts that find it taken, with the begin of their fingerprint; then numbered. */
function candidates({ url, account }: ServerState): string[] {
  const host = folderOf(url)
  const own = account.kind === 'signed-in' ? `${host}-${slug(account.fingerprint).slice(0, 4)}` : host
  return [host, own, ...Array.from({ length: 100 }, (_, index) => `${own}-${index + 2}`)]
}

export const folderOf = (url: string): string => slug(new URL(url).host) || 'server'

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
}

/** FNV-1a: two of a person's few folders do not meet by chance. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(36)
}

function readHandedOut(): HandedOut {
  const stored = readStoredJson(storageKey)
  if (typeof stored !== 'object' || stored === null) return {}
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
