import type { ServerId } from '../api/ids'
import type { ServerConnection } from '../connection/serverConnection.types'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import type { AccountPorts } from '../linking/account/accountEntries'
import { createListMerging } from './listMerging'
import { updateList, type LockedList } from './remoteList'
import type { MergedList, LocalServer } from './mergeLists'
import { localValues, withoutSecret } from './localServers'
import { createSyncMemoryStore, emptyMemory, type SyncMemory } from './syncMemory'

export interface SyncStatePorts extends AccountPorts {
  database: Pick<RegistryDatabase, 'readSyncedServerList' | 'writeSyncedServerList' | 'readRemovals'>
  now(): number
}

/** The synced server list as this browser knows it, and how it is brought up to date with the account that holds it. */
export interface SyncState {
  memory(): SyncMemory
  /** The registered servers when they were last read. */
  local(): readonly LocalServer[]
  load(): Promise<void>
  refreshLocal(): Promise<void>
  /** Everything of this browser that belongs in the list, without secrets: if it changes, the list has to be written. */
  values(): string
  /** Whether the list lacks something that was done here. */
  isPending(): boolean
  /**
   * Reads the list with this account, the primary's, and writes it if something is new. Rejects as `updateList` does.
   */
  update(serverId: ServerId, connection: ServerConnection, mayReplace: number | null): Promise<'synced' | LockedList>
  /** Brings a former primary's copy up to date for the last time. */
  updateFormerPrimary(serverId: ServerId, connection: ServerConnection): Promise<void>
  /** A server of the list has been registered: what is changed from now on was changed here. */
  noteConnected(serverId: ServerId): Promise<void>
  dismiss(id: string): Promise<void>
  /** Nobody is signed in any more: forgets what the list said. */
  forget(): Promise<void>
}

export function createSyncState(ports: SyncStatePorts): SyncState {
  const { registry, coordinator } = ports
  const stored = createSyncMemoryStore(ports.database)
  const merging = createListMerging({ registry, now: ports.now, memory: stored.current })
  const { refreshLocal } = merging

  function currentValues(): { id: string; serverId: ServerId; text: string }[] {
    return registry.entries().map((entry) => {
      const account = coordinator.accountOf(entry.id)
      const values = localValues(entry, account.kind === 'signed-in' ? account.accountId : null)
      return { id: values.id, serverId: entry.id, text: JSON.stringify(values) }
    })
  }

  return {
    memory: stored.current,
    local: merging.local,
    refreshLocal,
    async load() {
      await stored.load()
      await refreshLocal()
    },
    values: () => JSON.stringify([registry.primary(), currentValues()]),

    isPending() {
      const primary = registry.primary()
      const { isUnwritten, syncedWith, base, leftOut, ...memory } = stored.current()
      if (isUnwritten || syncedWith?.serverId !== primary || memory.primary !== primary) return true
      const values = currentValues().filter(({ serverId }) => !leftOut.includes(serverId))
      const isMissing = Object.keys(base).some((id) => !merging.local().some((server) => server.id === id))
      return isMissing || values.some(({ id, text }) => !isSameText(text, base[id]))
    },

    ...createListUpdates(ports, stored, merging),

    async noteConnected(serverId) {
      await refreshLocal()
      const server = merging.local().find((one) => one.serverId === serverId)
      if (!server) return
      const memory = stored.current()
      await stored.store({ ...memory, base: { ...memory.base, [server.id]: withoutSecret(server) } })
    },

    dismiss(id) {
      const memory = stored.current()
      return stored.store({ ...memory, dismissed: [...new Set([...memory.dismissed, id])] })
    },

    async forget() {
      const { syncedWith, dismissed } = stored.current()
      if (syncedWith !== null) await stored.store({ ...emptyMemory, dismissed })
    },
  }
}

/** Brings the list, and the copy of a former primary, up to date with what this browser knows. */
function createListUpdates(
  { registry, database }: SyncStatePorts,
  stored: ReturnType<typeof createSyncMemoryStore>,
  merging: ReturnType<typeof createListMerging>,
): Pick<SyncState, 'update' | 'updateFormerPrimary'> {
  function isRegistered(id: string): boolean {
    return registry.entries().some(({ derivationId }) => derivationId === id)
  }

  /** What this browser remembers once the list was read, and written if something was new. */
  function memoryAfter(
    { syncedWith, ...written }: Pick<SyncMemory, 'list' | 'version'> & { syncedWith: AccountName },
    { base, leftOut }: MergedList,
    noted: readonly string[],
  ): SyncMemory {
    const { syncedWith: before, base: known, dismissed, formerPrimaries } = stored.current()
    // Registered while the list was being written.
    const later = Object.entries(known).filter(([id]) => isRegistered(id) && !(id in base))
    const former = before && isOther(before, syncedWith) ? [before.serverId] : []
    return {
      ...written,
      syncedWith,
      base: { ...base, ...Object.fromEntries(later) },
      isUnwritten: false,
      leftOut,
      primary: syncedWith.serverId,
      dismissed: [...new Set([...dismissed, ...merging.removedIds(noted)])],
      formerPrimaries: [...new Set([...formerPrimaries, ...former])].filter(
        (id) => id !== syncedWith.serverId && registry.find(id),
      ),
    }
  }

  return {
    async update(serverId, connection, mayReplace) {
      const credentials = await registry.readCredentials(serverId)
      if (!credentials) return 'synced'
      const { secret, accountId } = credentials
      const noted = await database.readRemovals()
      const { syncedWith: before, list: known } = stored.current()
      const syncedWith = { serverId, accountId }
      const isMoved = before !== null && isOther(before, syncedWith)
      let merged: MergedList | null = null
      const result = await updateList(
        { http: connection.http, secret },
        async (remote) => {
          const previousPrimaryCopy = isMoved || remote === null ? known : null
          merged = await merging.merge({
            remote,
            previousPrimaryCopy,
            noted,
            accountSecret: secret,
            isFormerPrimary: false,
          })
          if (merged.isChanged) {
            const memory = stored.current()
            await stored.store({ ...memory, base: { ...memory.base, ...merged.added }, isUnwritten: true })
          }
          return merged
        },
        mayReplace,
      )
      if (result.kind === 'locked') return result
      const { list, version } = result
      if (merged !== null) await stored.store(memoryAfter({ syncedWith, list, version }, merged, noted), noted)
      return 'synced'
    },

    async updateFormerPrimary(serverId, connection) {
      const credentials = await registry.readCredentials(serverId)
      const { list: previousPrimaryCopy } = stored.current()
      if (credentials) {
        const { secret } = credentials
        // A list there that cannot be opened stays as it is.
        await updateList(
          { http: connection.http, secret },
          (remote) =>
            merging.merge({ remote, previousPrimaryCopy, noted: [], accountSecret: secret, isFormerPrimary: true }),
          null,
        )
      }
      const { formerPrimaries, ...memory } = stored.current()
      await stored.store({ ...memory, formerPrimaries: formerPrimaries.filter((id) => id !== serverId) })
    },
  }
}

type AccountName = NonNullable<SyncMemory['syncedWith']>

function isOther(a: AccountName, b: AccountName): boolean {
  return a.serverId !== b.serverId || a.accountId !== b.accountId
}

/** A signed-out entry has no account id here; that is not a change. */
function isSameText(text: string, base: SyncMemory['base'][string] | undefined): boolean {
  return base !== undefined && (text === JSON.stringify(base) || text === JSON.stringify({ ...base, accountId: null }))
}
