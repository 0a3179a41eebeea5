import type { SessionId } from '../../api/ids'
import { commit, storageCall } from '../indexedDb'
import { blocksOf } from './messageBlockKeys'
import { cursorAfter, mergeMessages, readMessages, takeMessagesAfter } from './messageBlocks'
import type { MessageCursor, StoredMessage } from './serverRecords'
import type { ServerDatabase } from './serverDatabase.types'
import type { ServerStore } from './serverTables'

export type MessageMethods = Pick<
  ServerDatabase,
  | 'readCursor'
  | 'appendMessages'
  | 'prependMessages'
  | 'readNewestMessages'
  | 'readMessagesBefore'
  | 'readMessageIds'
  | 'setBackMessages'
  | 'readLostMessages'
>

/** Messages as ciphertext, and how far they reach. */
export function messageMethods({ database }: ServerStore): MessageMethods {
  const store = (
    sessionId: SessionId,
    messages: readonly StoredMessage[],
    historyComplete: boolean,
  ): Promise<MessageCursor> =>
    storageCall('store messages', () =>
      commit(database.transaction(['messageBlocks', 'cursors'], 'readwrite'), async (tx) => {
        const cursors = tx.objectStore('cursors')
        const cursor = cursorAfter(await cursors.get(sessionId), messages, historyComplete)
        if (messages.length > 0 || historyComplete) await cursors.put(cursor, sessionId)
        await mergeMessages(tx.objectStore('messageBlocks'), sessionId, messages)
        return cursor
      }),
    )
  const read = (sessionId: SessionId, beforeSeq: number | null, count: number): Promise<StoredMessage[]> =>
    storageCall('read messages', () =>
      readMessages(database.transaction('messageBlocks').store, sessionId, beforeSeq, count),
    )
  return {
    readCursor: (sessionId) =>
      storageCall('read cursor', async () => (await database.get('cursors', sessionId)) ?? null),
    appendMessages: (sessionId, messages) => store(sessionId, messages, false),
    prependMessages: (sessionId, messages, page) => store(sessionId, messages, page.historyComplete),
    readNewestMessages: (sessionId, count) => read(sessionId, null, count),
    readMessagesBefore: (sessionId, seq, count) => read(sessionId, seq, count),
    readMessageIds: (sessionId) =>
      storageCall('read message ids', async () => {
        const blocks = await database.getAll('messageBlocks', blocksOf(sessionId))
        return blocks.flatMap(({ messages }) => messages.map(({ seq, id }) => ({ seq, id })))
      }),
    setBackMessages: (sessionId, keptSeq, foundAt) =>
      storageCall('set messages back', () =>
        commit(database.transaction(['messageBlocks', 'cursors', 'lostMessages'], 'readwrite'), async (tx) => {
          const messages = await takeMessagesAfter(tx.objectStore('messageBlocks'), sessionId, keptSeq)
          if (messages.length > 0) await tx.objectStore('lostMessages').put({ sessionId, foundAt, keptSeq, messages })
          const cursors = tx.objectStore('cursors')
          const cursor = await cursors.get(sessionId)
          if (keptSeq === 0 || !cursor) await cursors.delete(sessionId)
          else await cursors.put({ ...cursor, lastSeq: keptSeq }, sessionId)
        }),
      ),
    readLostMessages: (sessionId) =>
      storageCall('read lost messages', () => database.getAll('lostMessages', blocksOf(sessionId))),
  }
}
