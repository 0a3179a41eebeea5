import type { DeviceKey } from '../deviceKey'
import { commit, type Database, storageCall, strictly } from '../indexedDb'
import type { RegistryDatabase } from './registryDatabase.types'
import type { RegistrySchema } from './registryTables'
import { openRecord, sealRecord } from '../sealedRecord'

const context = { purpose: 'saved-servers', serverId: null }

export type SyncedServerListMethods = Pick<
  RegistryDatabase,
  'readSyncedServerList' | 'writeSyncedServerList' | 'readRemovals'
>

export function syncedServerListMethods(
  database: Database<RegistrySchema>,
  deviceKey: DeviceKey,
): SyncedServerListMethods {
  return {
    readSyncedServerList: () =>
      storageCall('read the synced server list', async () => {
        const sealed = await database.get('savedServers', 'list')
        return sealed ? openRecord(deviceKey, sealed, context) : null
      }),
    writeSyncedServerList: (content, noted) =>
      storageCall('write the synced server list', async () => {
        const sealed = await sealRecord(deviceKey, content, context)
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
