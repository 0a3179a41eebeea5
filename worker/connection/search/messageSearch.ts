import type { FoundMessage, MessageSearchCommands, SessionSearch } from '../../api/agents/messageSearch'
import { HubError } from '../../api/errors'
import type { SessionId } from '../../api/ids'
import type { OpenAccount } from '../account/openAccount'
import { openMessages } from '../chat/openMessages'
import type { HttpClient } from '../transport/httpClient'
import type { StoredMessage } from '../../store/server/serverRecords'
import { createMessageSource } from '../transport/requests/messageSource'
import { sessionNotFound } from '../transport/messages'
import { searchMessage, wordsOf } from './searchText'

type OfSession<Command> = Command extends (session: never, ...rest: infer Rest) => infer Answer
  ? (sessionId: SessionId, ...rest: Rest) => Answer
  : never

/** Search in the messages of one server's sessions, of which only ciphertext is stored. */
export interface MessageSearch {
  searchSession: OfSession<MessageSearchCommands['searchSession']>
  fetchHistory: OfSession<MessageSearchCommands['fetchHistory']>
}

/** Read and decrypted at a time. */
const portion = 500
const mostFound = 50

export function createMessageSearch(http: HttpClient, ready: () => Promise<OpenAccount>): MessageSearch {
  async function cipherOf(account: OpenAccount, sessionId: SessionId) {
    const entry = account.sessions.get(sessionId)
    if (!entry) throw sessionNotFound(http)
    const cipher = await account.sessions.ensureKey(entry)
    if (!cipher) throw new HubError({ code: 'locked-content', serverUrl: http.serverUrl })
    return cipher
  }

  /** What came since the session's messages were last received here. */
  async function fetchNewer(
    { database }: OpenAccount,
    sessionId: SessionId,
    lastSeq: number,
  ): Promise<{ isNew: boolean; hasMore: boolean; lastSeq: number }> {
    const source = createMessageSource(http, sessionId)
    // With the newest one that is stored: where the server has another one in its place, it was set back. It is asked
    // for by itself, because a page of large messages may have room for one.
    const [[newest], known, page] = await Promise.all([
      database.readNewestMessages(sessionId, 1),
      lastSeq > 0 ? source.at(lastSeq) : null,
      source.after(lastSeq),
    ])
    const newer = page.messages.filter(({ seq }) => seq > lastSeq)
    if (newer.length === 0) return { isNew: false, hasMore: false, lastSeq }
    if (newest?.seq === lastSeq && known?.id !== newest.id) {
      throw new HubError({ code: 'set-back', serverUrl: http.serverUrl })
    }
    const cursor = await database.appendMessages(sessionId, newer)
    return { isNew: true, hasMore: page.hasMore, lastSeq: cursor.lastSeq }
  }

  return {
    async searchSession(sessionId, text) {
      const words = wordsOf(text)
      const account = await ready()
      const cipher = await cipherOf(account, sessionId)
      const found: FoundMessage[] = []
      let more = 0
      let long = 0
      let before: number | null = null
      for (;;) {
        const messages: StoredMessage[] = await (before === null
          ? account.database.readNewestMessages(sessionId, portion)
          : account.database.readMessagesBefore(sessionId, before, portion))
        const [oldest] = messages
        if (!oldest || words.length === 0) break
        for (const message of (await openMessages(messages, cipher)).toReversed()) {
          const { found: one, isLong } = searchMessage(message, words)
          if (isLong) long += 1
          if (one && found.length < mostFound) found.push(one)
          else if (one) more += 1
        }
        before = oldest.seq
      }
      return { found, more, long, stored: await storedOf(account, sessionId) }
    },

    async fetchHistory(sessionId, knownUpTo) {
      const account = await ready()
      const { database } = account
      const entry = account.sessions.get(sessionId)
      if (!entry) throw sessionNotFound(http)
      const source = createMessageSource(http, sessionId)
      const cursor = await database.readCursor(sessionId)
      const upTo = knownUpTo ?? entry.row.seq
      if (cursor && cursor.lastSeq < upTo) {
        const { isNew, hasMore, lastSeq } = await fetchNewer(account, sessionId, cursor.lastSeq)
        // A server that counted messages and does not give them is not asked for them again and again.
        if (isNew) return { isComplete: cursor.historyComplete && (!hasMore || lastSeq >= upTo), upTo }
      }
      if (cursor?.historyComplete) return { isComplete: true, upTo }
      if (!cursor || cursor.oldestSeq === null) {
        const page = await source.newest()
        await database.prependMessages(sessionId, page.messages, { historyComplete: !page.hasMore })
        return { isComplete: !page.hasMore, upTo }
      }
      // With the oldest one that is stored: where the server has another one in its place, it was set back.
      const { oldestSeq } = cursor
      const [[oldest], page] = await Promise.all([
        database.readMessagesBefore(sessionId, oldestSeq + 1, 1),
        source.before(oldestSeq + 1),
      ])
      const older = page.messages.filter(({ seq }) => seq < oldestSeq)
      const known = page.messages.find(({ seq }) => seq === oldestSeq)
      if (known?.id !== oldest?.id) throw new HubError({ code: 'set-back', serverUrl: http.serverUrl })
      if (older.length === 0 && page.hasMore) {
        throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'message pages without an end' })
      }
      await database.prependMessages(sessionId, older, { historyComplete: !page.hasMore })
      return { isComplete: !page.hasMore, upTo }
    },
  }
}

async function storedOf({ database, sessions }: OpenAccount, sessionId: SessionId): Promise<SessionSearch['stored']> {
  const cursor = await database.readCursor(sessionId)
  const hasNewest = cursor !== null && cursor.lastSeq >= (sessions.get(sessionId)?.row.seq ?? 0)
  if (hasNewest && cursor.historyComplete) return 'all'
  return cursor === null || cursor.oldestSeq === null ? 'none' : 'some'
}
