import type { CanonicalUrl, ServerId } from '../api/ids'
import type { KeyOrigin, ServerColour } from '../api/state'
import type { DeviceKey, WrapContext } from './deviceKey'
import { commit, type Database, openDatabase, type Schema, storageCall, strictly } from './indexedDb'
import { credentialsOf, pendingApprovalOf, rootSecretOf, storedEntryOf } from './registrySchemas'
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
  credentials: StoredCredentials
  /** The terminal's public key, 32 bytes. */
  terminalKey: Uint8Array<ArrayBuffer>
  /** The response bytes that we send, to compare with what the server holds (DESIGN 4.4). */
  response: Uint8Array<ArrayBuffer>
  createdAt: number
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
   * Removes the entry, its credentials and pending approvals; clears the primary if it was this one. Notes the removal
   * for the kept list of servers. Not its server database.
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

  putPendingApproval(approval: PendingApproval): Promise<void>
  /** Oldest first; unreadable ones are left out. */
  readPendingApprovals(): Promise<PendingApproval[]>
  deletePendingApproval(id: string): Promise<void>
  /**
   * The approval is proven: stores its entry and credentials and deletes the pending record, in one transaction.
   * An entry that existed before keeps its own label, order, … and, if it is signed in, its credentials;
   * one that was removed meanwhile is not brought back.
   * Resolves to the entry as it now stands; null = no such pending approval, or its entry was removed.
   */
  promotePendingApproval(id: string): Promise<StoredServerEntry | null>

  /** What this browser knows of the kept list of servers. Null = nothing, or unreadable. */
  readSavedServers(): Promise<SealedContent | null>
  /** `noted`: removals that the content has taken up. */
  writeSavedServers(content: SealedContent, noted: readonly string[]): Promise<void>
  /** Derivation ids of entries that were removed, until `writeSavedServers` takes them up. */
  readRemovals(): Promise<string[]>

  close(): void
}

interface RegistrySchema extends Schema {
  entries: { key: ServerId; value: StoredServerEntry }
  credentials: { key: ServerId; value: SealedCredentials }
  pendingApprovals: { key: string; value: SealedApproval; indexes: { serverId: ServerId } }
  primary: { key: 'primary'; value: ServerId }
  rootSecret: { key: 'root'; value: Bytes }
  savedServers: { key: 'list'; value: Bytes }
  removals: { key: string; value: true }
}

interface SealedCredentials {
  serverId: ServerId
  sealed: Bytes
}

interface SealedApproval {
  id: string
  serverId: ServerId
  createdAt: number
  sealed: Bytes
}

type Bytes = Uint8Array<ArrayBuffer>

const rootSecretContext = { purpose: 'root-secret', serverId: null }
const savedServersContext = { purpose: 'saved-servers', serverId: null }

/** Throws HubError `storage-failed`. */
export async function openRegistryDatabase(deviceKey: DeviceKey): Promise<RegistryDatabase> {
  const database = await openDatabase<RegistrySchema>(
    'happy-hub-registry',
    (db) => {
      db.createObjectStore('entries', { keyPath: 'id' })
      db.createObjectStore('credentials', { keyPath: 'serverId' })
      db.createObjectStore('pendingApprovals', { keyPath: 'id' }).createIndex('serverId', 'serverId')
      db.createObjectStore('primary')
      db.createObjectStore('rootSecret')
    },
    (db) => {
      db.createObjectStore('savedServers')
      db.createObjectStore('removals')
    },
  )
  return {
    ...entryMethods(database),
    ...credentialMethods(database, deviceKey),
    ...approvalMethods(database, deviceKey),
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
            ['entries', 'credentials', 'pendingApprovals', 'primary', 'removals'],
            'readwrite',
            strictly,
          ),
          async (tx) => {
            const [entry, primary, approvals] = await Promise.all([
              tx.objectStore('entries').get(serverId),
              tx.objectStore('primary').get('primary'),
              tx.objectStore('pendingApprovals').index('serverId').getAllKeys(serverId),
            ])
            await Promise.all([
              entry ? tx.objectStore('removals').put(true, entry.derivationId) : undefined,
              tx.objectStore('entries').delete(serverId),
              tx.objectStore('credentials').delete(serverId),
              ...approvals.map((id) => tx.objectStore('pendingApprovals').delete(id)),
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
  'readRootSecret' | 'writeRootSecret' | 'readCredentials' | 'writeCredentials' | 'deleteCredentials'
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
  }
}

type ApprovalMethods = Pick<
  RegistryDatabase,
  'putPendingApproval' | 'readPendingApprovals' | 'deletePendingApproval' | 'promotePendingApproval'
>

function approvalMethods(database: Database<RegistrySchema>, deviceKey: DeviceKey): ApprovalMethods {
  const open = async (stored: SealedApproval): Promise<PendingApproval | null> => {
    const content = await openRecord(deviceKey, stored.sealed, approvalContext(stored.id, stored.serverId))
    return pendingApprovalOf(stored.id, stored.createdAt, content)
  }
  return {
    putPendingApproval: (approval) =>
      storageCall('put pending approval', async () => {
        const { id, serverEntry, isNewEntry, credentials, terminalKey, response, createdAt } = approval
        const content = {
          parts: [credentials.secret, terminalKey, response],
          json: { serverEntry, isNewEntry, token: credentials.token, accountId: credentials.accountId },
        }
        const sealed = await sealRecord(deviceKey, content, approvalContext(id, serverEntry.id))
        await commit(database.transaction('pendingApprovals', 'readwrite', strictly), async (tx) => {
          await tx.store.put({ id, serverId: serverEntry.id, createdAt, sealed })
        })
      }),
    readPendingApprovals: () =>
      storageCall('read pending approvals', async () => {
        const approvals = await Promise.all((await database.getAll('pendingApprovals')).map((stored) => open(stored)))
        return approvals.filter((approval) => approval !== null).sort((a, b) => a.createdAt - b.createdAt)
      }),
    deletePendingApproval: (id) =>
      storageCall('delete pending approval', () =>
        commit(database.transaction('pendingApprovals', 'readwrite', strictly), (tx) => tx.store.delete(id)),
      ),
    promotePendingApproval: (id) =>
      storageCall('promote pending approval', async () => {
        const stored = await database.get('pendingApprovals', id)
        const approval = stored ? await open(stored) : null
        if (!approval) return null
        // Wrapped before the transaction: one that waits for WebCrypto commits by itself.
        const credentials = await sealCredentials(deviceKey, approval.serverEntry.id, approval.credentials)
        return commit(
          database.transaction(['entries', 'credentials', 'pendingApprovals'], 'readwrite', strictly),
          async (tx) => {
            const [pending, entry, signedIn] = await Promise.all([
              tx.objectStore('pendingApprovals').getKey(id),
              tx.objectStore('entries').get(approval.serverEntry.id),
              tx.objectStore('credentials').getKey(approval.serverEntry.id),
            ])
            if (pending === undefined) return null
            await tx.objectStore('pendingApprovals').delete(id)
            const promoted = promotedEntry(approval, entry, signedIn !== undefined)
            if (!promoted) return null
            await tx.objectStore('entries').put(promoted)
            if (signedIn === undefined) await tx.objectStore('credentials').put(credentials)
            return promoted
          },
        )
      }),
  }
}

type SavedServersMethods = Pick<RegistryDatabase, 'readSavedServers' | 'writeSavedServers' | 'readRemovals'>

function savedServersMethods(database: Database<RegistrySchema>, deviceKey: DeviceKey): SavedServersMethods {
  return {
    readSavedServers: () =>
      storageCall('read saved servers', async () => {
        const sealed = await database.get('savedServers', 'list')
        return sealed ? openRecord(deviceKey, sealed, savedServersContext) : null
      }),
    writeSavedServers: (content, noted) =>
      storageCall('write saved servers', async () => {
        const sealed = await sealRecord(deviceKey, content, savedServersContext)
        await commit(database.transaction(['savedServers', 'removals'], 'readwrite', strictly), async (tx) => {
          await Promise.all([
            tx.objectStore('savedServers').put(sealed, 'list'),
            ...noted.map((id) => tx.objectStore('removals').delete(id)),
          ])
        })
      }),
    readRemovals: () => storageCall('read removals', () => database.getAllKeys('removals')),
  }
}

/** Null = the entry was removed while the approval was pending. */
function promotedEntry(
  approval: PendingApproval,
  stored: StoredServerEntry | undefined,
  isSignedIn: boolean,
): StoredServerEntry | null {
  const { serverEntry, isNewEntry } = approval
  if (!stored) return isNewEntry ? serverEntry : null
  const lastUsedAt = Math.max(stored.lastUsedAt, serverEntry.lastUsedAt)
  // The approval signed in to an entry that was signed out: its key comes from there.
  return isSignedIn
    ? { ...stored, lastUsedAt }
    : { ...stored, lastUsedAt, derivationId: serverEntry.derivationId, keyOrigin: serverEntry.keyOrigin }
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

function approvalContext(id: string, serverId: ServerId): WrapContext {
  return { purpose: `pending-approval:${id}`, serverId }
}
