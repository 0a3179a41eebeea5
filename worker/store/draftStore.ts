import type { ServerId } from '../api/ids'
import type { DeviceKey } from './deviceKey'
import { commit, storageCall, strictly, type Database } from './indexedDb'
import type { RegistrySchema } from './registry/registryTables'
import type { ServerSchema } from './server/serverTables'
import { openRecord, sealRecord } from './sealedRecord'

/** What is written and not sent. */
export interface DraftStore {
  /** Empty = none. */
  read(key: string): Promise<string>
  /** Empty text deletes it. */
  write(key: string, text: string): Promise<void>
}

/** Loaded when a draft is read or written. `serverId`: null = of no server. */
export function openDraftStore(
  either: Database<RegistrySchema> | Database<ServerSchema>,
  deviceKey: DeviceKey,
  serverId: ServerId | null,
): DraftStore {
  // Both have this table; the types of idb do not see that.
  const database = either as Database<RegistrySchema>
  const contextOf = (key: string) => ({ purpose: `draft:${key}`, serverId })
  return {
    read: (key) =>
      storageCall('read draft', async () => {
        const sealed = await database.get('drafts', key)
        const opened = sealed && (await openRecord(deviceKey, sealed, contextOf(key)))
        return typeof opened?.json === 'string' ? opened.json : ''
      }),
    write: (key, text) =>
      storageCall('write draft', async () => {
        const sealed = text === '' ? null : await sealRecord(deviceKey, { parts: [], json: text }, contextOf(key))
        await commit(database.transaction('drafts', 'readwrite', strictly), async (tx) => {
          await (sealed ? tx.store.put(sealed, key) : tx.store.delete(key))
        })
      }),
  }
}
