import type { HubError } from '../../../api/errors'
import type { MessageId, MessageSource, MessageStore } from './messageStream.types'
import { ascending, paintedAtOnce, type ReceivedMessages } from './receivedMessages'

/** Hands over the next messages before `seq`: the stored ones, else a page of the server's. */
export function createOlderMessages<M extends MessageId>(options: {
  source: MessageSource<M>
  store: Pick<MessageStore<M>, 'readBefore'>
  received: ReceivedMessages<M>
  badAnswer(detail: string): HubError
}): (seq: number) => Promise<void> {
  const { source, store, received } = options
  return async (seq) => {
    // Stored messages adjoin those handed over only while every write has worked.
    const stored = received.storeWorks() ? await store.readBefore(seq, paintedAtOnce).catch(() => []) : []
    if (stored.length > 0) return received.deliver(stored)
    if (received.history() === 'complete') return
    const page = await source.before(seq)
    const older = ascending(page.messages).filter((message) => message.seq < seq)
    if (!page.hasMore) await received.completeHistory(older)
    else if (older.length === 0) throw options.badAnswer('message pages without an end')
    else await received.storeOlder(older)
    if (older[0]) received.moveOldest(older[0].seq)
    received.deliver(older)
  }
}
