import type { ServerId } from '../../api/ids'
import { lazyMethods } from '../../shared/lazyMethods'
import type { ApprovalMethods } from './approvalStore'
import type { DeviceKey, WrapContext } from '../deviceKey'
import { commit, type Database, openDatabase, storageCall, strictly } from '../indexedDb'
import { credentialsOf, rootSecretOf, storedEntryOf } from './registrySchemas'
import type { SyncedServerListMethods } from './syncedServerListStore'
import { openRecord, sealRecord } from '../sealedRecord'
import type { RegistryDatabase } from './registryDatabase.types'
import { byOrder, type Credentials, type StoredServerEntry } from './registryRecords'
import type { RegistrySchema, SealedCredentials } from './registryTables'

const approvalMethodNames = [
  'putPendingApproval',
  'readPendingApprovals',
  'deletePendingApproval',
  'promotePendingApproval',
  'readApprovals',
  'noteMachine',
  'moveApprovals',
] as const

const syncedServerListMethodNames = ['readSyncedServerList', 'writeSyncedServerList', 'readRemovals'] as const

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
  (database) => {
    database.createObjectStore('drafts')
  },
]

/** Throws HubError `storage-failed`. */
export async function openRegistryDatabase(deviceKey: DeviceKey): Promise<RegistryDatabase> {
  const database = await openDatabase<RegistrySchema>('happy-hub-registry', upgrades)
  return {
    ...entryMethods(database),
    ...credentialMethods(database, deviceKey),
    hasPendingApprovals: () =>
      storageCall('count pending approvals', async () => (await database.count('pendingApprovals')) > 0),
    ...lazyMethods<ApprovalMethods>(approvalMethodNames, async () =>
      (await import('./approvalStore')).approvalMethods(database, deviceKey, ({ serverEntry, credentials }) =>
        sealCredentials(deviceKey, serverEntry.id, credentials),
      ),
    ),
    ...lazyMethods<SyncedServerListMethods>(syncedServerListMethodNames, async () =>
      (await import('./syncedServerListStore')).syncedServerListMethods(database, deviceKey),
    ),
    drafts: async () => (await import('../draftStore')).openDraftStore(database, deviceKey, null),
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
            ['credentials', 'pendingApprovals', 'rootSecret', 'savedServers', 'drafts'],
            'readwrite',
            strictly,
          ),
          async (tx) => {
            await Promise.all([
              tx.objectStore('credentials').clear(),
              // Also those of servers that are in no list yet: their promotion would sign in again.
              tx.objectStore('pendingApprovals').clear(),
              // The synced server list holds keys.
              tx.objectStore('savedServers').clear(),
              tx.objectStore('drafts').clear(),
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
  { secret, token, accountId }: Credentials,
): Promise<SealedCredentials> {
  const content = { parts: [secret], json: { token, accountId } }
  return { serverId, sealed: await sealRecord(deviceKey, content, credentialsContext(serverId)) }
}

function credentialsContext(serverId: ServerId): WrapContext {
  return { purpose: 'credentials', serverId }
}
