import { storageCall } from '../indexedDb'
import { openRecord, sealRecord } from '../sealedRecord'
import type { ServerDatabase } from './serverDatabase.types'
import type { ServerStore } from './serverTables'

type AccountMethods = Pick<ServerDatabase, 'readAccountCache' | 'writeAccountCache'>

/** Profile and settings as they were last seen. */
export function accountMethods({ database, deviceKey, serverId }: ServerStore): AccountMethods {
  const context = { purpose: 'account-cache', serverId }
  return {
    readAccountCache: () =>
      storageCall('read account cache', async () => {
        const sealed = await database.get('account', 'cache')
        const content = sealed ? await openRecord(deviceKey, sealed, context) : null
        return content?.json ?? null
      }),
    writeAccountCache: (cache) =>
      storageCall('write account cache', async () => {
        const sealed = await sealRecord(deviceKey, { parts: [], json: cache }, context)
        await database.put('account', sealed, 'cache')
      }),
  }
}
