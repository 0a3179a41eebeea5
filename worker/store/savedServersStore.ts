import type { DeviceKey } from './deviceKey'
import { commit, type Database, storageCall, strictly } from './indexedDb'
import type { RegistryDatabase, RegistrySchema } from './registryDatabase'
import { openRecord, sealRecord } from './sealedRecord'

const context = { purpose: 'saved-servers', serverId: null }

type SavedServersMethods = Pick<RegistryDatabase, 'readSavedServers' | 'writeSavedServers' | 'readRemovals'>

export function savedServersMethods(database: Database<RegistrySchema>, deviceKey: DeviceKey): SavedServersMethods {
  return {
    readSavedServers: () =>
      storageCall('read saved servers', async () => {
        const sealed = await database.get('savedServers', 'list')
        return sealed ? openRecord(deviceKey, sealed, context) : null
      }),
    writeSavedServers: (content, noted) =>
      storageCall('write saved servers', async () => {
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
