import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import type { ServerId } from '../api/ids'
import { openDeviceKey } from '../store/deviceKey'
import { openRegistryDatabase } from '../store/registry/registryDatabase'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import { deleteServerDatabase, openServerDatabase } from '../store/server/serverDatabase'
import type { ServerDatabase } from '../store/server/serverDatabase.types'

/** What one browser profile stores, for tests under Node: the real stores on an IndexedDB in memory. */
export interface TestProfile {
  /** Open for the whole test: a hub that starts again finds it as the last one left it. */
  database: RegistryDatabase
  openServerDatabase(serverId: ServerId): Promise<ServerDatabase>
  deleteServerDatabase(serverId: ServerId): Promise<void>
  /** The keys of what is stored there, whether or not it could still be opened. */
  keysOf(table: 'entries' | 'credentials' | 'pendingApprovals' | 'approvals'): Promise<string[]>
}

/** Profiles live side by side: each has its own databases. */
export async function createTestProfile(): Promise<TestProfile> {
  const factory = new IDBFactory()
  /** The stores open their databases through the global, as soon as they are called. */
  function here<T>(open: () => Promise<T>): Promise<T> {
    Object.assign(globalThis, { indexedDB: factory })
    return open()
  }
  const deviceKey = await here(openDeviceKey)
  return {
    database: await here(() => openRegistryDatabase(deviceKey)),
    openServerDatabase: (serverId) => here(() => openServerDatabase(serverId, deviceKey)),
    deleteServerDatabase: (serverId) => here(() => deleteServerDatabase(serverId)),
    async keysOf(table) {
      const raw = await here(() => openDB('happy-hub-registry'))
      const keys = await raw.getAllKeys(table)
      raw.close()
      return keys.map(String).sort()
    },
  }
}
