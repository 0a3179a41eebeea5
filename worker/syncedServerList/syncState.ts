import type { ServerId } from '../api/ids'
import { encodeBase64Url } from '../crypto/base64'
import type { ServerConnection } from '../connection/serverConnection.types'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import { updateList, type LockedList } from './remoteList'
import { mergeLists, type MergedList, type LocalServer } from './mergeLists'
import { adoptSyncedIds, localValues, readLocalServers, withoutSecret } from './localServers'
import type { SyncedList } from './listFormat'
import { decodeRecord, emptyRecord, encodeRecord, type SyncRecord } from './syncRecord'
import type { AccountPorts } from '../linking/account/accountEntries'

export interface SyncStatePorts extends AccountPorts {
  database: Pick<RegistryDatabase, 'readSyncedServerList' | 'writeSyncedServerList' | 'readRemovals'>
  now(): number
}

/** The synced server list as this browser knows it, and how it is brought up to date with the account that holds it. */
export interface SyncState {
  record(): SyncRecord
  /** The registered servers at the last look. */
  local(): readonly LocalServer[]
  load(): Promise<void>
  refreshLocal(): Promise<void>
  /** Everything of this browser that belongs into the list, but for the secrets: a change of it is a reason to write. */
  values(): string
  /** Whether the list lacks something that was done here. */
  isPending(): boolean
  /** Reads the list with this account, the primary's, and writes it if something is new. Rejects as `updateList` does. */
  update(serverId: ServerId, connection: ServerConnection, mayReplace: number | null): Promise<'synced' | LockedList>
  /** Brings a former primary's copy up to date for the last time. */
  updateFormerPrimary(serverId: ServerId, connection: ServerConnection): Promise<void>
  /** A server of the list has been registered: what is changed from now on was changed here. */
  noteConnected(serverId: ServerId): Promise<void>
  dismiss(id: string): Promise<void>
  /** Nobody is signed in any more: what the list told is forgotten here. */
  forget(): Promise<void>
}

export function createSyncState(ports: SyncStatePorts): SyncState {
  const { registry, coordinator, database } = ports
  let record: SyncRecord = emptyRecord
  let local: LocalServer[] = []
  let writing: Promise<unknown> = Promise.resolve()

  function currentValues(): { id: string; serverId: ServerId; text: string }[] {
    return registry.entries().map((entry) => {
      const account = coordinator.accountOf(entry.id)
      const values = localValues(entry, account.kind === 'signed-in' ? account.accountId : null)
      return { id: values.id, serverId: entry.id, text: JSON.stringify(values) }
    })
  }

  async function writeAfter(before: Promise<unknown>, next: SyncRecord, noted: readonly string[]): Promise<void> {
    await before
    await database.writeSyncedServerList(await encodeRecord(next), noted)
  }

  /** One after the other: an older record must not overwrite a newer one. */
  function store(next: SyncRecord, noted: readonly string[] = []): Promise<void> {
    record = next
    const written = writeAfter(writing, next, noted)
    writing = written.catch(() => undefined)
    return written
  }

  async function refreshLocal(): Promise<void> {
    local = await readLocalServers(registry)
  }

  /** Ids that are here no more. `noted`: removals that the database remembers. */
  function removedIds(noted: readonly string[]): ReadonlySet<string> {
    const ids = new Set(local.map(({ id }) => id))
    return new Set([...noted, ...Object.keys(record.base)].filter((id) => !ids.has(id)))
  }

  function isRegistered(id: string): boolean {
    return registry.entries().some(({ derivationId }) => derivationId === id)
  }

  interface MergeWish {
    remote: SyncedList | null
    previousPrimaryCopy: SyncedList | null
    noted: readonly string[]
    holderSecret: Uint8Array<ArrayBuffer>
    isFormerPrimary: boolean
  }

  async function merge({
    remote,
    previousPrimaryCopy,
    noted,
    holderSecret,
    isFormerPrimary,
  }: MergeWish): Promise<MergedList> {
    await refreshLocal()
    if (remote && !isFormerPrimary && (await adoptSyncedIds(registry, remote, local))) await refreshLocal()
    const primary = registry.primary()
    const primaryId = local.find(({ serverId }) => serverId === primary)?.id ?? null
    // A browser that has just signed in does not decide which server is the primary of the others.
    const isChosen = isFormerPrimary || (record.primary !== null && record.primary !== primary)
    return mergeLists({
      remote,
      previousPrimaryCopy,
      // A copy that names the new holder is older than the list there.
      previousCopyPrevails: isFormerPrimary || previousPrimaryCopy?.primary !== primaryId,
      local,
      base: record.base,
      removed: removedIds(noted),
      primary: isChosen ? primaryId : null,
      fallbackPrimary: primaryId,
      root: encodeBase64Url(await rootOfNewList(holderSecret)),
      now: ports.now(),
    })
  }

  /** The root secret outlives every sign-out, and may be another person's: it must not get into this one's list. */
  async function rootOfNewList(holderSecret: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const signedIn = local.filter(({ secret }) => secret !== null)
    const isUsed = signedIn.some(({ serverId }) => {
      const origin = registry.find(serverId)?.keyOrigin
      return origin === 'root' || origin === 'derived'
    })
    return (isUsed ? await registry.readRootSecret() : null) ?? holderSecret
  }

  return {
    record: () => record,
    local: () => local,
    refreshLocal,
    async load() {
      record = await decodeRecord(await database.readSyncedServerList())
      await refreshLocal()
    },
    values: () => JSON.stringify([registry.primary(), currentValues()]),

    isPending() {
      const primary = registry.primary()
      if (record.isUnwritten || record.holder?.serverId !== primary || record.primary !== primary) return true
      const values = currentValues().filter(({ serverId }) => !record.leftOut.includes(serverId))
      const isMissing = Object.keys(record.base).some((id) => !local.some((server) => server.id === id))
      return isMissing || values.some(({ id, text }) => !isSameText(text, record.base[id]))
    },

    async update(serverId, connection, mayReplace) {
      const credentials = await registry.readCredentials(serverId)
      if (!credentials) return 'synced'
      const { secret: holderSecret, accountId } = credentials
      const noted = await database.readRemovals()
      const { holder, list: known, formerPrimaries } = record
      const isMoved = holder !== null && (holder.serverId !== serverId || holder.accountId !== accountId)
      let merged: MergedList | null = null
      const result = await updateList(
        { http: connection.http, secret: holderSecret },
        async (remote) => {
          const previousPrimaryCopy = isMoved || remote === null ? known : null
          merged = await merge({ remote, previousPrimaryCopy, noted, holderSecret, isFormerPrimary: false })
          if (merged.isChanged) {
            await store({ ...record, base: { ...record.base, ...merged.added }, isUnwritten: true })
          }
          return merged
        },
        mayReplace,
      )
      if (result.kind === 'locked' || merged === null) return result.kind === 'locked' ? result : 'synced'
      const { base, leftOut }: MergedList = merged
      // Registered while the list was being written.
      const later = Object.entries(record.base).filter(([id]) => isRegistered(id) && !(id in base))
      const former = isMoved ? [holder.serverId] : []
      await store(
        {
          holder: { serverId, accountId },
          list: result.list,
          version: result.version,
          base: { ...base, ...Object.fromEntries(later) },
          isUnwritten: false,
          leftOut,
          primary: serverId,
          dismissed: [...new Set([...record.dismissed, ...removedIds(noted)])],
          formerPrimaries: [...new Set([...formerPrimaries, ...former])].filter(
            (id) => id !== serverId && registry.find(id),
          ),
        },
        noted,
      )
      return 'synced'
    },

    async updateFormerPrimary(serverId, connection) {
      const credentials = await registry.readCredentials(serverId)
      const { list: previousPrimaryCopy } = record
      if (credentials) {
        const { secret: holderSecret } = credentials
        // A list there that cannot be opened stays as it is.
        await updateList(
          { http: connection.http, secret: holderSecret },
          (remote) => merge({ remote, previousPrimaryCopy, noted: [], holderSecret, isFormerPrimary: true }),
          null,
        )
      }
      await store({ ...record, formerPrimaries: record.formerPrimaries.filter((id) => id !== serverId) })
    },

    async noteConnected(serverId) {
      await refreshLocal()
      const server = local.find((one) => one.serverId === serverId)
      if (!server) return
      await store({ ...record, base: { ...record.base, [server.id]: withoutSecret(server) } })
    },

    dismiss: (id) => store({ ...record, dismissed: [...new Set([...record.dismissed, id])] }),

    async forget() {
      if (record.holder === null) return
      const { dismissed } = record
      await store({ ...emptyRecord, dismissed })
    },
  }
}

/** A signed-out entry has no account id here; that is not a change. */
function isSameText(text: string, base: SyncRecord['base'][string] | undefined): boolean {
  return base !== undefined && (text === JSON.stringify(base) || text === JSON.stringify({ ...base, accountId: null }))
}
