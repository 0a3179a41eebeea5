import type { SessionId } from '../../api/ids'
import { commit, storageCall } from '../indexedDb'
import { cursorAfter, mergeMessages, readMessages } from './messageBlocks'
import type { MessageCursor, StoredMessage } from './serverRecords'
import type { ServerDatabase } from './serverDatabase.types'
import type { ServerStore } from './serverTables'

type MessageMethods = Pick<
  ServerDatabase,
  'readCursor' | 'appendMessages' | 'prependMessages' | 'readNewestMessages' | 'readMessagesBefore'
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
  }
}
