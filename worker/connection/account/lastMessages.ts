import type { SessionId } from '../../api/ids'
import type { SessionRow } from '../../protocol/wire/rows'
import type { HttpClient } from '../transport/httpClient'
import { createMessageSource } from '../transport/messages'

/** The last message of a session as far as this device knows. */
export interface LastMessage {
  seq: number
  /** When it was made, by the server's clock, epoch ms. */
  at: number
}

/** Each session costs a request: for those beyond this number the times of their rows have to do. */
const mostSessions = 200
const requestsAtOnce = 4

/**
 * When something last happened in a session: the time of its last message. A row's own `updatedAt` moves with every
 * heartbeat (docs/protocol.md 3.2), so for a running session it would say "now"; for one that has ended it is near
 * enough until the message itself was read.
 */
export function sessionTime(row: SessionRow, last: LastMessage | null): number {
  if (last?.seq === row.seq) return last.at
  if (row.seq === 0) return row.createdAt
  return Math.max(row.createdAt, last?.at ?? 0, row.active ? 0 : row.updatedAt)
}

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
