import type { SessionId } from '../../api/ids'
import type { StoredMessage } from './serverRecords'

/** Messages that follow each other, stored as one value: 2,000 rows one by one take 20 times as long (docs/platform.md). */
export interface MessageBlock {
  sessionId: SessionId
  /** Seq of the first message; key path together with `sessionId`. */
  firstSeq: number
  /** In seq order. */
  messages: StoredMessage[]
}

export type MessageBlockKey = [SessionId, number]

/** Every key of one session, of blocks and of lost messages. In IndexedDB's order arrays come after numbers. */
export function blocksOf(sessionId: SessionId): IDBKeyRange {
  return IDBKeyRange.bound([sessionId], [sessionId, []])
}
