import type { MessageCursor } from '../../../store/server/serverRecords'
import type { MessageId, MessageStore } from './messageStream.types'

/** How many stored messages are handed over at a time. */
export const paintedAtOnce = 100

export type MessageHistory = 'unknown' | 'more' | 'complete'

export type ReceivedMessages<M extends MessageId> = ReturnType<typeof createReceivedMessages<M>>

/** What was received of one session without a gap: the cursor, what of it is stored, and what was handed over. */
export function createReceivedMessages<M extends MessageId>(options: {
  store: MessageStore<M>
  deliver(messages: readonly M[]): void
}) {
  const { store } = options
  let cursor: MessageCursor | null = null
  /** The message at the cursor: a server that has another one there, or none, was set back. Null = not known. */
  let newest: MessageId | null = null
  let oldest: MessageId | null = null
  /** After a failed write the rest stays in memory only: storing later messages would leave a gap behind. */
  let storeWorks = true
  let setBacks = 0

  function stopStoring(): void {
    storeWorks = false
  }

  async function paintNewest(): Promise<void> {
    const messages = await store.readNewest(paintedAtOnce)
    newest = messages.at(-1) ?? null
    deliver(messages)
  }

  function deliver(messages: readonly M[]): void {
    const [first] = messages
    if (!first) return
    if (!oldest || first.seq < oldest.seq) oldest = first
    options.deliver(messages)
  }

  return {
    cursor: () => cursor,
    lastSeq: () => cursor?.lastSeq ?? 0,
    newest: () => newest,
    oldestDelivered: () => oldest,
    storeWorks: () => storeWorks,
    /** Another number = it was found out meanwhile that the server was set back, or followed. */
    setBacks: () => setBacks,
    beginSetBack: () => void setBacks++,
    stopStoring,
    paintNewest,
    deliver,
    history(): MessageHistory {
      if (!cursor) return 'unknown'
      if (oldest === null) return cursor.historyComplete ? 'complete' : 'unknown'
      const isOldest = cursor.historyComplete && oldest.seq === cursor.oldestSeq
      return isOldest || oldest.seq === 1 ? 'complete' : 'more'
    },
    /** Resolves to whether anything was ever received. */
    async paint(): Promise<boolean> {
      try {
        cursor = await store.readCursor()
        if (cursor) await paintNewest()
      } catch {
        // The messages up to the cursor are missing in the store, so everything is fetched from the server.
        cursor = null
        stopStoring()
      }
      return cursor !== null
    },
    /** `messages`: ascending, and nothing is missing between the cursor and them. */
    async advance(messages: readonly M[]): Promise<void> {
      const last = messages.at(-1)
      if (last || !cursor) {
        const oldestSeq = cursor?.oldestSeq ?? messages[0]?.seq ?? null
        cursor = { historyComplete: false, ...cursor, oldestSeq, lastSeq: last?.seq ?? cursor?.lastSeq ?? 0 }
      }
      if (last) newest = last
      // Shown before it is stored: the disk may be busy with another server.
      deliver(messages)
      if (storeWorks && last) await store.append(messages).catch(stopStoring)
    },
    /** Notes that nothing is older than these; with none, than what is stored. */
    async completeHistory(messages: readonly M[]): Promise<void> {
      if (cursor) cursor = { ...cursor, historyComplete: true, oldestSeq: messages[0]?.seq ?? cursor.oldestSeq }
      if (storeWorks) await store.prepend(messages, { historyComplete: true }).catch(stopStoring)
    },
    async storeOlder(messages: readonly M[]): Promise<void> {
      if (storeWorks) await store.prepend(messages, { historyComplete: false }).catch(stopStoring)
    },
    moveOldest(seq: number): void {
      if (cursor) cursor = { ...cursor, oldestSeq: seq }
    },
    /** Goes back to this number, 0 = the beginning. Everything handed over so far is void. */
    async setBack(keptSeq: number): Promise<void> {
      if (storeWorks) await store.setBack(keptSeq).catch(stopStoring)
      cursor = keptSeq === 0 || !cursor || !storeWorks ? null : { ...cursor, lastSeq: keptSeq }
      newest = null
      oldest = null
      setBacks++
    },
  }
}

/** Sorted by seq, each seq once. */
export function ascending<M extends { seq: number }>(messages: readonly M[]): M[] {
  const bySeq = new Map(messages.map((message) => [message.seq, message]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
