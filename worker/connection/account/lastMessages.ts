import type { SessionRow } from '../../protocol/wire/rows'

/** The last message of a session as far as this device knows. */
export interface LastMessage {
  seq: number
  /** When it was made, by the server's clock, epoch ms. */
  at: number
}

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
