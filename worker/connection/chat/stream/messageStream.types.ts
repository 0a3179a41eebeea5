import type { MessageCursor } from '../../../store/server/serverRecords'

export interface MessagePage<M> {
  messages: M[]
  /** The server has more in the direction that was asked for. */
  hasMore: boolean
}

/** The server's messages of one session, by HTTP (docs/protocol.md 3.2). Order within a page does not matter. */
export interface MessageSource<M> {
  newest(): Promise<MessagePage<M>>
  after(seq: number): Promise<MessagePage<M>>
  before(seq: number): Promise<MessagePage<M>>
  /** The message with this number; null = the server has none. */
  at(seq: number): Promise<M | null>
}

/** The stored messages of one session; the part of ServerDatabase that a stream needs. */
export interface MessageStore<M> {
  readCursor(): Promise<MessageCursor | null>
  append(messages: readonly M[]): Promise<MessageCursor>
  prepend(messages: readonly M[], page: { historyComplete: boolean }): Promise<MessageCursor>
  readNewest(count: number): Promise<M[]>
  readBefore(seq: number, count: number): Promise<M[]>
  /** Ids of all stored messages, in order of seq. */
  readIds(): Promise<MessageId[]>
  /** See ServerDatabase.setBackMessages. */
  setBack(keptSeq: number): Promise<void>
}

export interface MessageId {
  seq: number
  id: string
}
