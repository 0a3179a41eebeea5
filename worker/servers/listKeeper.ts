import type { ServerId } from '../api/ids'
import { encodeBase64Url } from '../crypto/base64'
import type { ServerConnection } from '../server/serverConnection.types'
import type { RegistryDatabase } from '../store/registryDatabase'
import { updateList, type LockedList } from './listHolder'
import { mergeSavedLists, type MergedList, type OwnServer } from './mergeSavedLists'
import { adoptSavedIds, ownValues, readOwnServers, withoutSecret } from './ownServers'
import type { SavedList } from './savedList'
import { decodeRecord, emptyRecord, encodeRecord, type SavedRecord } from './savedRecord'
import type { AccountPorts } from './signInFlow'

export interface ListKeeperPorts extends AccountPorts {
  database: Pick<RegistryDatabase, 'readSavedServers' | 'writeSavedServers' | 'readRemovals'>
  now(): number
}

/** The kept list as this browser knows it, and how it is brought up to date with the account that holds it. */
export interface ListKeeper {
  record(): SavedRecord
  /** The registered servers at the last look. */
  own(): readonly OwnServer[]
  load(): Promise<void>
  refreshOwn(): Promise<void>
  /** Everything of this browser that belongs into the list, but for the secrets: a change of it is a reason to write. */
  values(): string
  /** Whether the list lacks something that was done here. */
  isPending(): boolean
  /** Reads the list with this account, the primary's, and writes it if something is new. Rejects as `updateList` does. */
  update(serverId: ServerId, connection: ServerConnection, mayReplace: number | null): Promise<'kept' | LockedList>
  /** Brings a former primary's copy up to date for the last time. */
  sayFarewell(serverId: ServerId, connection: ServerConnection): Promise<void>
  /** A server of the list has been registered: what is changed from now on was changed here. */
  noteConnected(serverId: ServerId): Promise<void>
  dismiss(id: string): Promise<void>
  /** Nobody is signed in any more: what the list told is forgotten here. */
  forget(): Promise<void>
}

export function createListKeeper(ports: ListKeeperPorts): ListKeeper {
  const { registry, coordinator, database } = ports
  let record: SavedRecord = emptyRecord
  let own: OwnServer[] = []
  let writing: Promise<unknown> = Promise.resolve()

  function currentValues(): { id: string; serverId: ServerId; text: string }[] {
    return registry.entries().map((entry) => {
      const account = coordinator.accountOf(entry.id)
      const values = ownValues(entry, account.kind === 'signed-in' ? account.accountId : null)
      return { id: values.id, serverId: entry.id, text: JSON.stringify(values) }
    })
  }

  async function writeAfter(before: Promise<unknown>, next: SavedRecord, noted: readonly string[]): Promise<void> {
    await before
    await database.writeSavedServers(await encodeRecord(next), noted)
  }

  /** One after the other: an older record must not overwrite a newer one. */
  function store(next: SavedRecord, noted: readonly string[] = []): Promise<void> {
    record = next
    const written = writeAfter(writing, next, noted)
    writing = written.catch(() => undefined)
    return written
  }

  async function refreshOwn(): Promise<void> {
    own = await readOwnServers(registry)
  }

  /** Ids that are here no more. `noted`: removals that the database remembers. */
  function removedIds(noted: readonly string[]): ReadonlySet<string> {
    const ids = new Set(own.map(({ id }) => id))
    return new Set([...noted, ...Object.keys(record.base)].filter((id) => !ids.has(id)))
  }

  function isRegistered(id: string): boolean {
    return registry.entries().some(({ derivationId }) => derivationId === id)
  }

  interface MergeWish {
    theirs: SavedList | null
    carried: SavedList | null
    noted: readonly string[]
    holderSecret: Uint8Array<ArrayBuffer>
    isFarewell: boolean
  }

  async function merge({ theirs, carried, noted, holderSecret, isFarewell }: MergeWish): Promise<MergedList> {
    await refreshOwn()
    if (theirs && !isFarewell && (await adoptSavedIds(registry, theirs, own))) await refreshOwn()
    const primary = registry.primary()
    const primaryId = own.find(({ serverId }) => serverId === primary)?.id ?? null
    // A browser that has just signed in does not decide which server is the primary of the others.
    const isChosen = isFarewell || (record.primary !== null && record.primary !== primary)
    return mergeSavedLists({
      theirs,
      carried,
      // A copy that names the new holder is older than the list there.
      carriedPrevails: isFarewell || carried?.primary !== primaryId,
      own,
      base: record.base,
      removed: removedIds(noted),
      primary: isChosen ? primaryId : null,
      fallbackPrimary: primaryId,
      root: encodeBase64Url(await rootOfNewList(holderSecret)),
      now: ports.now(),
    })
  }

  /** The root secret outlives every sign-out: of another person it must not get into this one's list. */
  async function rootOfNewList(holderSecret: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const signedIn = own.filter(({ secret }) => secret !== null)
    const isUsed = signedIn.some(({ serverId }) => {
      const origin = registry.find(serverId)?.keyOrigin
      return origin === 'root' || origin === 'derived'
    })
    return (isUsed ? await registry.readRootSecret() : null) ?? holderSecret
  }

  return {
    record: () => record,
    own: () => own,
    refreshOwn,
    async load() {
      record = await decodeRecord(await database.readSavedServers())
      await refreshOwn()
    },
    values: () => JSON.stringify([registry.primary(), currentValues()]),

    isPending() {
      const primary = registry.primary()
      if (record.isUnwritten || record.holder?.serverId !== primary || record.primary !== primary) return true
      const values = currentValues().filter(({ serverId }) => !record.leftOut.includes(serverId))
      const isMissing = Object.keys(record.base).some((id) => !own.some((server) => server.id === id))
      return isMissing || values.some(({ id, text }) => !isSameText(text, record.base[id]))
    },

    async update(serverId, connection, mayReplace) {
      const credentials = await registry.readCredentials(serverId)
      if (!credentials) return 'kept'
      const { secret: holderSecret, accountId } = credentials
      const noted = await database.readRemovals()
      const { holder, list: known, farewells } = record
      const isMoved = holder !== null && (holder.serverId !== serverId || holder.accountId !== accountId)
      let merged: MergedList | null = null
      const result = await updateList(
        { http: connection.http, secret: holderSecret },
        async (theirs) => {
          const carried = isMoved || theirs === null ? known : null
          merged = await merge({ theirs, carried, noted, holderSecret, isFarewell: false })
          if (merged.isChanged) {
            await store({ ...record, base: { ...record.base, ...merged.added }, isUnwritten: true })
          }
          return merged
        },
        mayReplace,
      )
      if (result.kind === 'locked' || merged === null) return result.kind === 'locked' ? result : 'kept'
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
          farewells: [...new Set([...farewells, ...former])].filter((id) => id !== serverId && registry.find(id)),
        },
        noted,
      )
      return 'kept'
    },

    async sayFarewell(serverId, connection) {
      const credentials = await registry.readCredentials(serverId)
      const { list: carried } = record
      if (credentials) {
        const { secret: holderSecret } = credentials
        // A list there that cannot be opened stays as it is.
        await updateList(
          { http: connection.http, secret: holderSecret },
          (theirs) => merge({ theirs, carried, noted: [], holderSecret, isFarewell: true }),
          null,
        )
      }
      await store({ ...record, farewells: record.farewells.filter((id) => id !== serverId) })
    },

    async noteConnected(serverId) {
      await refreshOwn()
      const server = own.find((one) => one.serverId === serverId)
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

/** What is unknown here (signed out) is no change. */
function isSameText(text: string, base: SavedRecord['base'][string] | undefined): boolean {
  return base !== undefined && (text === JSON.stringify(base) || text === JSON.stringify({ ...base, accountId: null }))
}
