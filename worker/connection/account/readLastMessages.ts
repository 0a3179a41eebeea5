import type { SessionId } from '../../api/ids'
import type { SessionRow } from '../../protocol/wire/rows'
import { createMessageSource } from '../transport/requests/messageSource'
import type { HttpClient } from '../transport/httpClient'
import type { LastMessage } from './lastMessages'

/** Each session costs a request: for those beyond this number the times of their rows have to do. */
const mostSessions = 200
const requestsAtOnce = 4

/** Reads the last messages of those sessions whose last one is not known, the latest first. Rejects as requests do. */
export async function readLastMessages(
  http: HttpClient,
  sessions: readonly { row: SessionRow; lastMessage: LastMessage | null }[],
  onRead: (id: SessionId, last: LastMessage) => void,
): Promise<void> {
  const wanted = sessions
    .filter(({ row, lastMessage }) => row.seq > 0 && lastMessage?.seq !== row.seq)
    .map(({ row }) => row)
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, mostSessions)
    .values()
  async function work(): Promise<void> {
    for (const row of wanted) {
      const { id } = row
      const last = await createMessageSource(http, id).last(row.seq)
      // The server may no longer have a message with that number (docs/protocol.md 4.5).
      onRead(id, { seq: row.seq, at: last?.createdAt ?? row.createdAt })
    }
  }
  await Promise.all(Array.from({ length: requestsAtOnce }, work))
}
