import { noteProblem } from '../diagnostics/diagnostics'
import { HubError } from '../api/errors'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { KeyOrigin } from '../api/state'
import { byOrder, type Credentials, type StoredServerEntry } from '../store/registry/registryRecords'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import { createListeners } from '../shared/observable'

/** `lastUsedAt` is written at most this often. */
const lastUsedStepMs = 60_000

/**
 * The servers of this browser profile, in memory and in the registry database. Secrets are not kept in memory here.
 * Memory changes first, so that a slow disk never delays the screen; a failed write rejects.
 */
export interface Registry {
  /** In order. A new array whenever something changed; unchanged entries keep their identity. */
  entries(): readonly StoredServerEntry[]
  primary(): ServerId | null
  hasRootSecret(): boolean
  find(serverId: ServerId): StoredServerEntry | null
  /** Throws `unknown-server`. */
  get(serverId: ServerId): StoredServerEntry
  /** All entries at this address, by canonical URL or alias: several = several accounts there. */
  at(url: CanonicalUrl): StoredServerEntry[]
  onChange(listener: () => void): () => void

  /** Labels from the app's host, for entries that are made later. */
  setHostLabels(labels: ReadonlyMap<CanonicalUrl, string>): void
  hostLabels(): ReadonlyMap<CanonicalUrl, string>
  update(serverId: ServerId, change: EntryChange): Promise<void>
  /** The named entries first, in this order, then the others as they were. Throws `unknown-server`. */
  reorder(order: readonly ServerId[]): Promise<void>
  touch(serverId: ServerId): void
  setPrimary(serverId: ServerId | null): Promise<void>

  readCredentials(serverId: ServerId): Promise<Credentials | null>
  readRootSecret(): Promise<Uint8Array<ArrayBuffer> | null>
  /** Stores entry and credentials; the first secret ever becomes the root secret. */
  saveAccount(entry: StoredServerEntry, credentials: Credentials, keyOrigin: KeyOrigin): Promise<void>
  renewToken(serverId: ServerId, token: string): Promise<void>
  deleteCredentials(serverId: ServerId): Promise<void>
  /**
   * Deletes the credentials of every entry, shown or pending; `withRootSecret`: also the root secret, so that the next
   * sign-in is a first one.
   */
  deleteAllCredentials(options: { withRootSecret: boolean }): Promise<void>
  remove(serverId: ServerId): Promise<void>
  /**
   * An entry that the database stored itself (a promoted approval); its secret becomes the root secret if there is
   * none. One that was registered before, and was removed in this very moment, stays removed.
   */
  adopt(entry: StoredServerEntry, isNewEntry: boolean): Promise<void>
  /** Moves the approvals log of one entry to the other's. */
  moveApprovals(from: ServerId, to: ServerId): Promise<void>
}

export type EntryChange = Partial<Omit<StoredServerEntry, 'id'>>

export async function openRegistry(database: RegistryDatabase, now: () => number): Promise<Registry> {
  const [stored, storedPrimary, rootSecret] = await Promise.all([
    database.readEntries(),
    database.readPrimary(),
    database.readRootSecret(),
  ])
  let primary = stored.some((entry) => entry.id === storedPrimary) ? storedPrimary : (stored[0]?.id ?? null)
  const hasRootSecret = rootSecret !== null || (await restoreRootSecret(database, stored))
  rootSecret?.fill(0)
  const list = createEntryList(stored)
  const { find, get } = list
  let hostLabels: ReadonlyMap<CanonicalUrl, string> = new Map()

  async function change(serverId: ServerId, part: Partial<StoredServerEntry>): Promise<void> {
    const entry = { ...get(serverId), ...part }
    list.show(entry)
    await database.putEntry(entry)
  }

  return {
    ...createAccountStore({ database, list, now, hasRootSecret }),
    entries: list.all,
    primary: () => primary,
    find,
    get,
    at: (url) => list.all().filter((entry) => entry.url === url || entry.aliases.includes(url)),
    onChange: list.onChange,

    setHostLabels(labels) {
      hostLabels = labels
    },

    hostLabels: () => hostLabels,
    update: change,

    async reorder(order) {
      const named = [...new Set(order)].map(get)
      const others = list.all().filter((entry) => !named.includes(entry))
      const ordered: StoredServerEntry[] = []
      const changed: StoredServerEntry[] = []
      for (const [index, entry] of [...named, ...others].entries()) {
        const placed = entry.order === index ? entry : { ...entry, order: index }
        ordered.push(placed)
        if (placed !== entry) changed.push(placed)
      }
      list.replace(ordered)
      await database.putEntries(changed)
    },

    touch(serverId) {
      const entry = find(serverId)
      if (!entry || now() - entry.lastUsedAt < lastUsedStepMs) return
      // A storage failure loses only this time, which just orders suggestions.
      change(serverId, { lastUsedAt: now() }).catch((error: unknown) => noteProblem('registry', error))
    },

    async setPrimary(serverId) {
      if (serverId !== null) get(serverId)
      primary = serverId
      list.announce()
      await database.writePrimary(serverId)
    },

    async remove(serverId) {
      get(serverId)
      if (primary === serverId) primary = null
      list.replace(list.all().filter((entry) => entry.id !== serverId))
      await database.deleteEntry(serverId)
    },
  }
}

/** The entries in memory, in order. */
function createEntryList(stored: readonly StoredServerEntry[]) {
  let entries = stored
  const { add: onChange, notify: announce } = createListeners()

  function replace(next: readonly StoredServerEntry[]): void {
    entries = next
    announce()
  }

  function find(serverId: ServerId): StoredServerEntry | null {
    return entries.find((entry) => entry.id === serverId) ?? null
  }

  return {
    all: () => entries,
    find,
    get(serverId: ServerId): StoredServerEntry {
      const entry = find(serverId)
      if (!entry) throw new HubError({ code: 'unknown-server' })
      return entry
    },
    /** Replaces the entry with the same id, or adds it. */
    show(entry: StoredServerEntry): void {
      replace([...entries.filter((other) => other.id !== entry.id), entry].sort(byOrder))
    },
    replace,
    /** Calls the listeners for a change that is not in an entry. */
    announce,
    onChange,
  }
}

type AccountStore = Pick<
  Registry,
  | 'hasRootSecret'
  | 'readCredentials'
  | 'readRootSecret'
  | 'saveAccount'
  | 'renewToken'
  | 'deleteCredentials'
  | 'deleteAllCredentials'
  | 'adopt'
  | 'moveApprovals'
>

/** The accounts of the entries, and the root secret. */
function createAccountStore(options: {
  database: RegistryDatabase
  list: ReturnType<typeof createEntryList>
  now(): number
  hasRootSecret: boolean
}): AccountStore {
  const { database, list, now } = options
  let { hasRootSecret } = options
  return {
    hasRootSecret: () => hasRootSecret,
    readCredentials: (serverId) => database.readCredentials(serverId),
    readRootSecret: () => database.readRootSecret(),

    async saveAccount(entry, credentials, keyOrigin) {
      // Secret first: an entry without its credentials is harmless, a token without its root secret is not.
      if (!hasRootSecret) {
        await database.writeRootSecret(credentials.secret)
        hasRootSecret = true
      }
      const saved = { ...entry, keyOrigin, lastUsedAt: now() }
      await database.putEntry(saved)
      await database.writeCredentials(entry.id, credentials)
      list.show(saved)
    },

    async renewToken(serverId, token) {
      const credentials = await database.readCredentials(serverId)
      if (credentials) await database.writeCredentials(serverId, { ...credentials, token })
    },

    deleteCredentials: (serverId) => database.deleteCredentials(serverId),

    async deleteAllCredentials(given) {
      await database.deleteAllCredentials(given)
      if (!given.withRootSecret) return
      hasRootSecret = false
      list.announce()
    },

    async adopt(entry, isNewEntry) {
      const known = list.find(entry.id)
      if (!known && !isNewEntry) return
      const { derivationId, keyOrigin } = entry
      list.show(known ? { ...known, derivationId, keyOrigin } : entry)
      if (hasRootSecret) return
      hasRootSecret = await restoreRootSecret(database, [entry])
      list.announce()
    },

    moveApprovals: (from, to) => database.moveApprovals(from, to),
  }
}

/** The root secret from the account that carries it: a promoted approval of a first sign-in wrote only its account. */
async function restoreRootSecret(database: RegistryDatabase, entries: StoredServerEntry[]): Promise<boolean> {
  for (const entry of entries.filter(({ keyOrigin }) => keyOrigin === 'root')) {
    const credentials = await database.readCredentials(entry.id)
    if (!credentials) continue
    await database.writeRootSecret(credentials.secret)
    return true
  }
  return false
}
