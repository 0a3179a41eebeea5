import type { LocalId } from '../../api/ids'
import type { WrapContext } from '../deviceKey'
import { commit, storageCall, strictly } from '../indexedDb'
import { openRecord, sealRecord } from '../sealedRecord'
import type { OutboxItem } from './serverRecords'
import type { ServerDatabase } from './serverDatabase.types'
import type { SealedOutboxItem, ServerStore } from './serverTables'

type OutboxMethods = Pick<ServerDatabase, 'readOutbox' | 'putOutboxItem' | 'deleteOutboxItem'>

/** What a person sent and the server has not confirmed yet. */
export function outboxMethods(store: ServerStore): OutboxMethods {
  const { database, deviceKey } = store
  return {
    readOutbox: () =>
      storageCall('read outbox', async () => {
        const stored = await database.getAllFromIndex('outbox', 'position')
        const items = await Promise.all(stored.map((item) => openItem(store, item)))
        return items.filter((item) => item !== null)
      }),
    putOutboxItem: ({ text, ...rest }) =>
      storageCall('put outbox item', async () => {
        const content = { parts: [], json: text }
        const sealed = await sealRecord(deviceKey, content, context(store, rest.localId))
        await commit(database.transaction('outbox', 'readwrite', strictly), async (tx) => {
          const [existing, last] = await Promise.all([
            tx.store.get(rest.localId),
            tx.store.index('position').openKeyCursor(null, 'prev'),
          ])
          const position = existing?.position ?? (last?.key ?? 0) + 1
          await tx.store.put({ ...rest, position, sealed })
        })
      }),
    deleteOutboxItem: (localId) =>
      storageCall('delete outbox item', () =>
        commit(database.transaction('outbox', 'readwrite', strictly), async (tx) => {
          const existing = await tx.store.getKey(localId)
          await tx.store.delete(localId)
          return existing !== undefined
        }),
      ),
  }
}

async function openItem(store: ServerStore, stored: SealedOutboxItem): Promise<OutboxItem | null> {
  const { position: _position, sealed, ...item } = stored
  const content = await openRecord(store.deviceKey, sealed, context(store, item.localId))
  return typeof content?.json === 'string' ? { ...item, text: content.json } : null
}

function context({ serverId }: ServerStore, localId: LocalId): WrapContext {
  return { purpose: `outbox:${localId}`, serverId }
}
