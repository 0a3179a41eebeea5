import { HubError } from '../../../api/errors'
import type { SessionId } from '../../../api/ids'
import { messagesPage } from '../../../protocol/wire/rows'
import type { StoredMessage } from '../../../store/server/serverRecords'
import { parseAnswer, route, type HttpClient } from '../httpClient'
import { limits } from '../limits/limits'
import { sessionNotFound, toStoredMessage } from '../messages'

/** Shown at once when a chat is opened or scrolled back. */
const historyPage = 100
/** Largest page that the server gives, for catching up. */
const catchUpPage = 500
/** The server's column is a 32-bit integer (docs/protocol.md 3.2). */
const highestSeq = 2_147_483_647

/** A page that is too large is asked for in smaller pages, down to one message. */
async function requestPage(http: HttpClient, path: string, query: { limit: number } & Record<string, number>) {
  for (let { limit } = query; ; limit = Math.ceil(limit / 5)) {
    const maxBytes = limit === 1 ? limits.messageBytes : limits.answerBytes
    try {
      return await http.request({ method: 'GET', path, query: { ...query, limit }, expectedStatuses: [404], maxBytes })
    } catch (error) {
      if (limit === 1 || !(error instanceof HubError) || error.code !== 'too-much') throw error
    }
  }
}

/** Rejects with `not-found` when the server does not have the session. */
export function createMessageSource(http: HttpClient, sessionId: SessionId) {
  async function fetchPage(
    query: { limit: number } & Record<string, number>,
  ): Promise<{ messages: StoredMessage[]; hasMore: boolean }> {
    const path = route`/v3/sessions/${sessionId}/messages`
    const answer = await requestPage(http, path, query)
    if (answer.status === 404) throw sessionNotFound(http)
    const { messages, hasMore } = parseAnswer(http, messagesPage, answer)
    return { messages: messages.map(toStoredMessage), hasMore }
  }

  return {
    newest: () => fetchPage({ before_seq: highestSeq, limit: historyPage }),
    after: (seq: number) => fetchPage({ after_seq: seq, limit: catchUpPage }),
    before: (seq: number) => fetchPage({ before_seq: seq, limit: historyPage }),
    /** The newest message up to that number; null = there is none. */
    last: async (seq: number) => {
      const { messages } = await fetchPage({ before_seq: Math.min(seq + 1, highestSeq), limit: 1 })
      return messages[0] ?? null
    },
    at: async (seq: number) => {
      const { messages } = await fetchPage({ after_seq: seq - 1, limit: 1 })
      return messages.find((message) => message.seq === seq) ?? null
    },
  }
}
