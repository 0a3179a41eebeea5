import type { LocalId } from '../../api/ids'
import type { WrapContext } from '../deviceKey'
import { commit, storageCall, strictly } from '../indexedDb'
import { openRecord, sealRecord } from '../sealedRecord'
import type { OutboxItem } from './serverRecords'
import type { ServerDatabase } from './serverDatabase.types'
import type { SealedOutboxItem, ServerStore } from './serverTables'

type Bytes = Uint8Array<ArrayBuffer>

type OutboxMethods = Pick<
  ServerDatabase,
  'readOutbox' | 'putOutboxItem' | 'putOutboxItemWithBlobs' | 'readOutboxBlob' | 'deleteOutboxItem'
>

/** What a person sent and the server has not confirmed yet. */
export function outboxMethods(store: ServerStore): OutboxMethods {
  const { database, deviceKey } = store

  function put({ text, pictures, ...rest }: OutboxItem, blobs: readonly Bytes[]): Promise<void> {
    return storageCall('put outbox item', async () => {
      const content = { parts: [], json: pictures ? { text, pictures } : text }
      const sealed = await sealRecord(deviceKey, content, context(store, rest.localId))
      const tables = ['outbox', 'outboxBlobs'] as const
      await commit(database.transaction(tables, 'readwrite', strictly), async (tx) => {
        const outbox = tx.objectStore('outbox')
        const [existing, last] = await Promise.all([
          outbox.get(rest.localId),
          outbox.index('position').openKeyCursor(null, 'prev'),
        ])
        const position = existing?.position ?? (last?.key ?? 0) + 1
        await outbox.put({ ...rest, position, sealed })
        for (const [index, blob] of blobs.entries())
          await tx.objectStore('outboxBlobs').put(blob, [rest.localId, index])
      })
    })
  }

  return {
    readOutbox: () =>
      storageCall('read outbox', async () => {
        const stored = await database.getAllFromIndex('outbox', 'position')
        const items = await Promise.all(stored.map((item) => openItem(store, item)))
        return items.filter((item) => item !== null)
      }),
    putOutboxItem: (item) => put(item, []),
    putOutboxItemWithBlobs: put,
    readOutboxBlob: (localId, index) =>
      storageCall('read outbox picture', async () => (await database.get('outboxBlobs', [localId, index])) ?? null),
    deleteOutboxItem: (localId) =>
      storageCall('delete outbox item', () =>
        commit(database.transaction(['outbox', 'outboxBlobs'], 'readwrite', strictly), async (tx) => {
          const outbox = tx.objectStore('outbox')
          const existing = await outbox.getKey(localId)
          await outbox.delete(localId)
          await tx.objectStore('outboxBlobs').delete(IDBKeyRange.bound([localId, 0], [localId, Infinity]))
          return existing !== undefined
        }),
      ),
  }
}

async function openItem(store: ServerStore, stored: SealedOutboxItem): Promise<OutboxItem | null> {
  const { position: _position, sealed, ...item } = stored
  const content = (await openRecord(store.deviceKey, sealed, context(store, item.localId)))?.json
  if (typeof content === 'string') return { ...item, text: content }
  // Sealed by this device alone, as `put` wrote it.
  return content ? { ...item, ...(content as Pick<OutboxItem, 'text' | 'pictures'>) } : null
}

function context({ serverId }: ServerStore, localId: LocalId): WrapContext {
  return { purpose: `outbox:${localId}`, serverId }
}
