import { HubError } from '../../api/errors'
import type { LocalId, SessionId } from '../../api/ids'
import { postedMessages, type MessageRow } from '../../protocol/wire/rows'
import type { StoredMessage } from '../../store/server/serverRecords'
import { parseAnswer, route, type HttpClient } from './httpClient'

export function toStoredMessage(row: MessageRow): StoredMessage {
  const { id, seq, localId, createdAt } = row
  return { id, seq, localId, content: row.content.c, createdAt, updatedAt: createdAt }
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
      detail: 'no posted message',
    })
  }
}

export function sessionNotFound(http: Pick<HttpClient, 'serverUrl'>): HubError {
  return new HubError({ code: 'not-found', serverUrl: http.serverUrl, what: 'session' })
}
