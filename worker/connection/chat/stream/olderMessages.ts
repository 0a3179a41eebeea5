import type { HubError } from '../../../api/errors'
import type { MessageId, MessageSource, MessageStore } from './messageStream.types'
import type { OlderFrom } from '../../../api/chat'
import { ascending, paintedAtOnce, type ReceivedMessages } from './receivedMessages'

/**
 * Hands over the next messages before this one: the stored ones, else a page of the server's. Nothing when the server
 * turns out to be set back meanwhile. Resolves to whether there is nothing older; `stored`: on this device.
 */
export function createOlderMessages<M extends MessageId>(options: {
  source: MessageSource<M>
  store: Pick<MessageStore<M>, 'readBefore'>
  received: ReceivedMessages<M>
  badAnswer(detail: string): HubError
  /** Finds out whether the server was set back. */
  catchUp(): Promise<unknown>
}): (oldest: MessageId, from: OlderFrom) => Promise<boolean> {
  const { source, store, received } = options
  return async ({ seq, id }, from) => {
    const setBacks = received.setBacks()
    const isVoid = (): boolean => received.setBacks() !== setBacks
    // Stored messages adjoin those handed over only while every write has worked.
    const stored = received.storeWorks() ? await store.readBefore(seq, paintedAtOnce).catch(() => []) : []
    if (isVoid()) return false
    if (stored.length > 0) {
      received.deliver(stored)
      return false
    }
    if (from === 'stored' || received.history() === 'complete') return true
    // With the message itself: where it is another one, what is before it is another history, too.
    let page = await source.before(seq + 1)
    let known = page.messages.find((message) => message.seq === seq)
    if (known && page.messages.length === 1 && page.hasMore) {
      // Where messages are so large that they come one by one, it has only that.
      page = await source.before(seq)
      known = (await source.at(seq)) ?? undefined
    }
    if (known?.id !== id) await options.catchUp()
    if (isVoid()) return false
    const older = ascending(page.messages).filter((message) => message.seq < seq)
    if (!page.hasMore) await received.completeHistory(older)
    else if (older.length === 0) throw options.badAnswer('message pages without an end')
    else await received.storeOlder(older)
    if (isVoid()) return false
    // Where the server has nothing older, this is the beginning, whatever was thought before.
    if (older[0] || !page.hasMore) received.moveOldest(older[0]?.seq ?? seq)
    received.deliver(older)
    return !page.hasMore
  }
}
