import { HubError } from '../../api/errors'
import type { LocalId, SessionId } from '../../api/ids'
import { messagesPage, postedMessages, type MessageRow } from '../../protocol/wire/rows'
import type { StoredMessage } from '../../store/server/serverRecords'
import { parseAnswer, route, type HttpClient } from './httpClient'
import { limits } from './limits/limits'

/** Shown at once when a chat is opened or scrolled back. */
const historyPage = 100
/** Largest page that the server gives, for catching up. */
const catchUpPage = 500
/** The server's column is a 32-bit integer (docs/protocol.md 3.2). */
const highestSeq = 2_147_483_647

export function toStoredMessage(row: MessageRow): StoredMessage {
  const { id, seq, localId, createdAt } = row
  return { id, seq, localId, content: row.content.c, createdAt, updatedAt: createdAt }
}

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

/**
 * Rejects with `not-found` when the server does not have the session. The answer moves no cursor (docs/protocol.md
 * 9.3.2).
 */
export async function postMessages(
  http: HttpClient,
  sessionId: SessionId,
  messages: readonly { localId: LocalId; content: string }[],
): Promise<void> {
  const path = route`/v3/sessions/${sessionId}/messages`
  const body = { messages }
  const answer = await http.request({ method: 'POST', path, body, isIdempotent: true, expectedStatuses: [404] })
  if (answer.status === 404) throw sessionNotFound(http)
  const posted = parseAnswer(http, postedMessages, answer)
  const accepted = new Set(posted.messages.map(({ localId }) => localId))
  if (!messages.every(({ localId }) => accepted.has(localId))) {
    throw new HubError({
      code: 'bad-answer',
      serverUrl: http.serverUrl,
      detail: 'the posted message is not in the answer',
    })
  }
}

export function sessionNotFound(http: Pick<HttpClient, 'serverUrl'>): HubError {
  return new HubError({ code: 'not-found', serverUrl: http.serverUrl, what: 'session' })
}
