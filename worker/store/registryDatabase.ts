import type { ApprovalRecord } from '../api/approvals'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { KeyOrigin, ServerColour } from '../api/state'
import type { Promotion } from './approvalRules'
import { approvalLogMethods, pendingApprovalMethods } from './approvalStore'
import type { DeviceKey, WrapContext } from './deviceKey'
import { commit, type Database, openDatabase, type Schema, storageCall, strictly } from './indexedDb'
import { credentialsOf, rootSecretOf, storedEntryOf } from './registrySchemas'
import { savedServersMethods } from './savedServersStore'
import { openRecord, sealRecord, type SealedContent } from './sealedRecord'

/** One registry entry: one account on one server (DESIGN 1). Holds no secret; times are epoch ms. */
export interface StoredServerEntry {
  id: ServerId
  url: CanonicalUrl
  aliases: CanonicalUrl[]
  label: string
  shortLabel: string
  colour: ServerColour
  /** Position in the list, ascending. */
  order: number
  addedAt: number
  lastUsedAt: number
  /** Null = not paused. */
  pausedAt: number | null
  /** Fixed when the entry is made; input of separateKey.ts (DESIGN 4.2). */
  derivationId: string
  /** Where the account's secret came from; null = never signed in. */
  keyOrigin: KeyOrigin | null
}

/** Entries that came from another browser's list may have equal places: then the older one stands first. */
export function byOrder(a: StoredServerEntry, b: StoredServerEntry): number {
  return a.order - b.order || a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1)
}

/** Same shape as `Credentials` of worker/server. */
export interface StoredCredentials {
  /** 32 bytes. */
  secret: Uint8Array<ArrayBuffer>
  token: string
  accountId: string
}

/** An approval that was, or is about to be, sent and whose effect is not proven yet (DESIGN 4.3). Invisible to people. */
export interface PendingApproval {
  id: string
  serverEntry: StoredServerEntry
  /** False = the entry was in the registry before. */
  isNewEntry: boolean
  /** The promotion signs in to the entry with `credentials`; false = they are those of the signed-in entry. */
  signsIn: boolean
  credentials: StoredCredentials
  /** The terminal's public key, 32 bytes. */
  terminalKey: Uint8Array<ArrayBuffer>
  /** The response bytes that we send, to compare with what the server holds (DESIGN 4.4). */
  response: Uint8Array<ArrayBuffer>
  createdAt: number
  /** For the approvals log. `gave` is what `response` holds. */
  log: Pick<ApprovalRecord, 'fingerprint' | 'source' | 'gave' | 'isBound'>
}

/**
 * The registry of this browser profile. Secrets and tokens are wrapped with the device key and bound to their server.
 * Every method throws HubError `storage-failed` when IndexedDB refuses.
 */
export interface RegistryDatabase {
  /** In registry order. */
  readEntries(): Promise<StoredServerEntry[]>
  /** Adds or replaces. */
  putEntry(entry: StoredServerEntry): Promise<void>
  /** All in one transaction. */
  putEntries(entries: readonly StoredServerEntry[]): Promise<void>
  /**
   * Removes the entry, its credentials, pending approvals and approvals log; clears the primary if it was this one.
   * Notes the removal for the kept list of servers. Not its server database.
   */
  deleteEntry(serverId: ServerId): Promise<void>

  readPrimary(): Promise<ServerId | null>
  writePrimary(serverId: ServerId | null): Promise<void>

  /** Secret of the first sign-in, 32 bytes; outlives sign-out and removal of the primary. Null = none, or unreadable. */
  readRootSecret(): Promise<Uint8Array<ArrayBuffer> | null>
  writeRootSecret(secret: Uint8Array<ArrayBuffer>): Promise<void>

  /** Null = signed out, or unreadable with this device key. */
  readCredentials(serverId: ServerId): Promise<StoredCredentials | null>
  writeCredentials(serverId: ServerId, credentials: StoredCredentials): Promise<void>
  /** Also deletes pending approvals of this entry: a later promotion would sign in again. */
  deleteCredentials(serverId: ServerId): Promise<void>
  /** Signs out everywhere, in one transaction: all credentials and pending approvals, and on request the root secret. */
  deleteAllCredentials(options: { withRootSecret: boolean }): Promise<void>

  /**
   * Rejects with `sign-in-needed` or `unknown-server` when the entry was signed out or removed meanwhile: then nothing
   * may be sent, because its promotion would undo that.
   */
  putPendingApproval(approval: PendingApproval): Promise<void>
  /** Oldest first; unreadable ones are left out. */
  readPendingApprovals(): Promise<PendingApproval[]>
  hasPendingApprovals(): Promise<boolean>
  deletePendingApproval(id: string): Promise<void>
  /**
   * The approval is proven: stores its entry, its credentials and its line in the log, and deletes the pending record,
   * in one transaction, as `promotionOf` says. Null = no such pending approval, or its entry was removed.
   */
  promotePendingApproval(id: string): Promise<Promotion | null>

  /** Newest first; unreadable ones are left out. */
  readApprovals(serverId: ServerId): Promise<ApprovalRecord[]>
  /** The first machine that came after this approval; a later one changes nothing. */
  noteMachine(serverId: ServerId, approvalId: string, machine: NonNullable<ApprovalRecord['machine']>): Promise<void>
  moveApprovals(from: ServerId, to: ServerId): Promise<void>

  /** What this browser knows of the kept list of servers. Null = nothing, or unreadable. */
  readSavedServers(): Promise<SealedContent | null>
  /** `noted`: removals that the content has taken up. */
  writeSavedServers(content: SealedContent, noted: readonly string[]): Promise<void>
  /** Derivation ids of entries that were removed, until `writeSavedServers` takes them up. */
  readRemovals(): Promise<string[]>

  close(): void
}

export interface RegistrySchema extends Schema {
  entries: { key: ServerId; value: StoredServerEntry }
  credentials: { key: ServerId; value: SealedCredentials }
  pendingApprovals: { key: string; value: SealedPendingApproval; indexes: { serverId: ServerId } }
  primary: { key: 'primary'; value: ServerId }
  rootSecret: { key: 'root'; value: Bytes }
  savedServers: { key: 'list'; value: Bytes }
  removals: { key: string; value: true }
  approvals: { key: string; value: SealedLogRecord; indexes: { serverId: ServerId } }
}

export interface SealedCredentials {
  serverId: ServerId
  sealed: Bytes
}

export interface SealedPendingApproval {
  id: string
  serverId: ServerId
  createdAt: number
  sealed: Bytes
}

export interface SealedLogRecord {
  id: string
  serverId: ServerId
  approvedAt: number
  sealed: Bytes
}

type Bytes = Uint8Array<ArrayBuffer>

const rootSecretContext = { purpose: 'root-secret', serverId: null }

/** One step a version, never changed afterwards: a database of any earlier version goes through those that it lacks. */
const upgrades: ((database: Database<RegistrySchema>) => void)[] = [
  (database) => {
    database.createObjectStore('entries', { keyPath: 'id' })
    database.createObjectStore('credentials', { keyPath: 'serverId' })
    database.createObjectStore('pendingApprovals', { keyPath: 'id' }).createIndex('serverId', 'serverId')
    database.createObjectStore('primary')
    database.createObjectStore('rootSecret')
  },
  (database) => {
    database.createObjectStore('approvals', { keyPath: 'id' }).createIndex('serverId', 'serverId')
  },
  (database) => {
    database.createObjectStore('savedServers')
    database.createObjectStore('removals')
  },
]

/** Throws HubError `storage-failed`. */
export async function openRegistryDatabase(deviceKey: DeviceKey): Promise<RegistryDatabase> {
  const database = await openDatabase<RegistrySchema>('happy-hub-registry', upgrades)
  return {
    ...entryMethods(database),
    ...credentialMethods(database, deviceKey),
    ...pendingApprovalMethods(database, deviceKey, ({ serverEntry, credentials }) =>
      sealCredentials(deviceKey, serverEntry.id, credentials),
    ),
    ...approvalLogMethods(database, deviceKey),
    ...savedServersMethods(database, deviceKey),
    close: () => database.close(),
  }
}

type EntryMethods = Pick<
  RegistryDatabase,
  'readEntries' | 'putEntry' | 'putEntries' | 'deleteEntry' | 'readPrimary' | 'writePrimary'
>

function entryMethods(database: Database<RegistrySchema>): EntryMethods {
  const putEntries = (entries: readonly StoredServerEntry[]): Promise<void> =>
    storageCall('put entries', () =>
      commit(database.transaction('entries', 'readwrite', strictly), async (tx) => {
        await Promise.all(entries.map((entry) => tx.store.put(entry)))
      }),
    )
  return {
    readEntries: () =>
      storageCall('read entries', async () => {
        const stored = await database.getAll('entries')
        return stored.flatMap((value) => storedEntryOf(value) ?? []).sort(byOrder)
      }),
    putEntry: (entry) => putEntries([entry]),
    putEntries,
    deleteEntry: (serverId) =>
      storageCall('delete entry', () =>
        commit(
          database.transaction(
            ['entries', 'credentials', 'pendingApprovals', 'approvals', 'primary', 'removals'],
            'readwrite',
            strictly,
          ),
          async (tx) => {
            const [entry, primary, pending, approvals] = await Promise.all([
              tx.objectStore('entries').get(serverId),
              tx.objectStore('primary').get('primary'),
              tx.objectStore('pendingApprovals').index('serverId').getAllKeys(serverId),
              tx.objectStore('approvals').index('serverId').getAllKeys(serverId),
            ])
            await Promise.all([
              entry ? tx.objectStore('removals').put(true, entry.derivationId) : undefined,
              tx.objectStore('entries').delete(serverId),
              tx.objectStore('credentials').delete(serverId),
              ...pending.map((id) => tx.objectStore('pendingApprovals').delete(id)),
              ...approvals.map((id) => tx.objectStore('approvals').delete(id)),
              primary === serverId ? tx.objectStore('primary').delete('primary') : undefined,
            ])
          },
        ),
      ),
    readPrimary: () => storageCall('read primary', async () => (await database.get('primary', 'primary')) ?? null),
    writePrimary: (serverId) =>
      storageCall('write primary', () =>
        commit(database.transaction('primary', 'readwrite', strictly), async (tx) => {
          await (serverId === null ? tx.store.delete('primary') : tx.store.put(serverId, 'primary'))
        }),
      ),
  }
}

type CredentialMethods = Pick<
  RegistryDatabase,
  | 'readRootSecret'
  | 'writeRootSecret'
  | 'readCredentials'
  | 'writeCredentials'
  | 'deleteCredentials'
  | 'deleteAllCredentials'
>

function credentialMethods(database: Database<RegistrySchema>, deviceKey: DeviceKey): CredentialMethods {
  return {
    readRootSecret: () =>
      storageCall('read root secret', async () => {
        const sealed = await database.get('rootSecret', 'root')
        return sealed ? rootSecretOf(await openRecord(deviceKey, sealed, rootSecretContext)) : null
      }),
    writeRootSecret: (secret) =>
      storageCall('write root secret', async () => {
        const sealed = await sealRecord(deviceKey, { parts: [secret], json: null }, rootSecretContext)
        await commit(database.transaction('rootSecret', 'readwrite', strictly), async (tx) => {
          await tx.store.put(sealed, 'root')
        })
      }),
    readCredentials: (serverId) =>
      storageCall('read credentials', async () => {
        const stored = await database.get('credentials', serverId)
        return stored ? credentialsOf(await openRecord(deviceKey, stored.sealed, credentialsContext(serverId))) : null
      }),
    writeCredentials: (serverId, credentials) =>
      storageCall('write credentials', async () => {
        const sealed = await sealCredentials(deviceKey, serverId, credentials)
        await commit(database.transaction('credentials', 'readwrite', strictly), async (tx) => {
          await tx.store.put(sealed)
        })
      }),
    deleteCredentials: (serverId) =>
      storageCall('delete credentials', () =>
        commit(database.transaction(['credentials', 'pendingApprovals'], 'readwrite', strictly), async (tx) => {
          const approvals = await tx.objectStore('pendingApprovals').index('serverId').getAllKeys(serverId)
          await Promise.all([
            tx.objectStore('credentials').delete(serverId),
            ...approvals.map((id) => tx.objectStore('pendingApprovals').delete(id)),
          ])
        }),
      ),
    deleteAllCredentials: ({ withRootSecret }) =>
      storageCall('delete all credentials', () =>
        commit(
          database.transaction(
            ['credentials', 'pendingApprovals', 'rootSecret', 'savedServers'],
            'readwrite',
            strictly,
          ),
          async (tx) => {
            await Promise.all([
              tx.objectStore('credentials').clear(),
              // Also those of servers that are in no list yet: their promotion would sign in again.
              tx.objectStore('pendingApprovals').clear(),
              // It has keys in it.
              tx.objectStore('savedServers').clear(),
              withRootSecret ? tx.objectStore('rootSecret').clear() : undefined,
            ])
          },
        ),
      ),
  }
}

async function sealCredentials(
  deviceKey: DeviceKey,
  serverId: ServerId,
  { secret, token, accountId }: StoredCredentials,
): Promise<SealedCredentials> {
  const content = { parts: [secret], json: { token, accountId } }
  return { serverId, sealed: await sealRecord(deviceKey, content, credentialsContext(serverId)) }
}

function credentialsContext(serverId: ServerId): WrapContext {
  return { purpose: 'credentials', serverId }
}
