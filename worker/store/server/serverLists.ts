import type { WrapContext } from '../deviceKey'
import { commit, storageCall } from '../indexedDb'
import { blocksOf } from './messageBlockKeys'
import { openRecord, sealRecord } from '../sealedRecord'
import type { ServerDatabase } from './serverDatabase.types'
import type { ServerStore } from './serverTables'

type Bytes = Uint8Array<ArrayBuffer>

type ListMethods = Pick<
  ServerDatabase,
  | 'readSessions'
  | 'putSessions'
  | 'deleteSessions'
  | 'readMachines'
  | 'putMachines'
  | 'deleteMachines'
  | 'readListsAsOf'
  | 'writeListsAsOf'
  | 'readSetBackAt'
  | 'writeSetBackAt'
>

/** What is secret in a session or machine. */
interface OpenedContent {
  dataKey: Bytes | null
  summary: unknown
}

/** Sessions and machines, as they were last seen. */
export function listMethods(store: ServerStore): ListMethods {
  const { database } = store
  return {
    readSessions: () =>
      storageCall('read sessions', () =>
        inPortions(
          (range) => database.getAll('sessions', range, readAtOnce),
          async ({ id, row, readSeq, lastMessage, isLost, marks, sealed }) => {
            const { dataKey, summary } = await openContent(store, `session:${id}`, sealed)
            return { id, row, readSeq, lastMessage, isLost, marks, dataKey, summary }
          },
        ),
      ),
    putSessions: (sessions) =>
      storageCall('put sessions', async () => {
        // Wrapped before the transaction: one that waits for WebCrypto commits by itself.
        const sealed = await Promise.all(
          sessions.map(async ({ id, row, readSeq, lastMessage, isLost, marks, dataKey, summary }) => ({
            id,
            row,
            readSeq,
            lastMessage,
            isLost,
            marks,
            sealed: await sealContent(store, `session:${id}`, { dataKey, summary }),
          })),
        )
        await commit(database.transaction('sessions', 'readwrite'), (tx) =>
          Promise.all(sealed.map((session) => tx.store.put(session))),
        )
      }),
    deleteSessions: (sessionIds) =>
      storageCall('delete sessions', async () => {
        await commit(
          database.transaction(['sessions', 'cursors', 'messageBlocks', 'lostMessages'], 'readwrite'),
          (tx) =>
            Promise.all(
              sessionIds.flatMap((id) => [
                tx.objectStore('sessions').delete(id),
                tx.objectStore('cursors').delete(id),
                tx.objectStore('messageBlocks').delete(blocksOf(id)),
                tx.objectStore('lostMessages').delete(blocksOf(id)),
              ]),
            ),
        )
      }),
    readMachines: () =>
      storageCall('read machines', () =>
        inPortions(
          (range) => database.getAll('machines', range, readAtOnce),
          async ({ id, row, sealed }) => {
            const { dataKey, summary } = await openContent(store, `machine:${id}`, sealed)
            return { id, row, dataKey, summary }
          },
        ),
      ),
    putMachines: (machines) =>
      storageCall('put machines', async () => {
        const sealed = await Promise.all(
          machines.map(async ({ id, row, dataKey, summary }) => ({
            id,
            row,
            sealed: await sealContent(store, `machine:${id}`, { dataKey, summary }),
          })),
        )
        await commit(database.transaction('machines', 'readwrite'), (tx) =>
          Promise.all(sealed.map((machine) => tx.store.put(machine))),
        )
      }),
    deleteMachines: (machineIds) =>
      storageCall('delete machines', async () => {
        await commit(database.transaction('machines', 'readwrite'), (tx) =>
          Promise.all(machineIds.map((id) => tx.store.delete(id))),
        )
      }),
    readListsAsOf: () => storageCall('read list time', async () => (await database.get('lists', 'as-of')) ?? null),
    writeListsAsOf: (time) =>
      storageCall('write list time', async () => {
        await database.put('lists', time, 'as-of')
      }),
    readSetBackAt: () =>
      storageCall('read set-back time', async () => (await database.get('lists', 'set-back')) ?? null),
    writeSetBackAt: (time) =>
      storageCall('write set-back time', async () => {
        await database.put('lists', time, 'set-back')
      }),
  }
}

/** What one server has stored must not hold the thread of all while it is read. */
const readAtOnce = 200

async function inPortions<Stored extends { id: string }, Opened>(
  read: (range: IDBKeyRange | undefined) => Promise<Stored[]>,
  open: (stored: Stored) => Promise<Opened>,
): Promise<Opened[]> {
  const all: Opened[] = []
  for (let range: IDBKeyRange | undefined; ;) {
    const portion = await read(range)
    all.push(...(await Promise.all(portion.map(open))))
    const last = portion.at(-1)
    if (!last || portion.length < readAtOnce) return all
    range = IDBKeyRange.lowerBound(last.id, true)
  }
}

function sealContent(store: ServerStore, purpose: string, { dataKey, summary }: OpenedContent): Promise<Bytes> {
  return sealRecord(store.deviceKey, { parts: dataKey ? [dataKey] : [], json: summary }, context(store, purpose))
}

/** What does not unwrap is a cache miss: key and summary can be made again from the row. */
async function openContent(store: ServerStore, purpose: string, sealed: Bytes): Promise<OpenedContent> {
  const content = await openRecord(store.deviceKey, sealed, context(store, purpose))
  return { dataKey: content?.parts[0] ?? null, summary: content?.json ?? null }
}

function context({ serverId }: ServerStore, purpose: string): WrapContext {
  return { purpose, serverId }
}
