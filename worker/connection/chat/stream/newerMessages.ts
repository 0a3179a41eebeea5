import type { HubError } from '../../../api/errors'
import type { MessageId, MessageSource, MessageStore } from './messageStream.types'
import { ascending, type ReceivedMessages } from './receivedMessages'

/** Fetches what came after the cursor, and finds out whether the server was set back. */
export function createNewerMessages<M extends MessageId>(options: {
  source: MessageSource<M>
  store: Pick<MessageStore<M>, 'readIds'>
  received: ReceivedMessages<M>
  badAnswer(detail: string): HubError
  onSetBack(): void
}): () => Promise<void> {
  const { source, received } = options
  const { lastSeq } = received

  async function fetchNewest(): Promise<void> {
    const page = await source.newest()
    await received.advance(ascending(page.messages))
    if (!page.hasMore) await received.completeHistory([])
  }

  async function fetchAfterCursor(): Promise<void> {
    const newest = received.newest()
    // The first page begins with the message at the cursor, if the server still has it.
    let isCheck = newest !== null && newest.seq === lastSeq()
    for (;;) {
      const page = await source.after(isCheck ? lastSeq() - 1 : lastSeq())
      if (isCheck && !page.messages.some(({ seq, id }) => seq === newest?.seq && id === newest.id)) {
        return followSetBack()
      }
      const fresh = ascending(page.messages).filter((message) => message.seq > lastSeq())
      if (fresh.length > 0) await received.advance(fresh)
      if (!page.hasMore) return
      if (fresh.length === 0 && !isCheck) throw options.badAnswer('message pages without an end')
      isCheck = false
    }
  }

  /** Goes back to the newest message that server and store both have, and on from there. */
  async function followSetBack(): Promise<void> {
    received.beginSetBack()
    await received.setBack(received.storeWorks() ? await findCommonSeq() : 0)
    options.onSetBack()
    if (!received.cursor()) return fetchNewest()
    await received.paintNewest()
    await fetchAfterCursor()
  }

  /**
   * Seq of the newest stored message that the server has too; 0 = none. Found by halving, because an older copy of a
   * server is a prefix of the newer one.
   */
  async function findCommonSeq(): Promise<number> {
    const stored = await options.store.readIds().catch(() => [])
    let common = 0
    let differing = stored.length
    while (common < differing) {
      const middle = Math.floor((common + differing) / 2)
      const held = stored[middle]
      if (held && (await source.at(held.seq))?.id === held.id) common = middle + 1
      else differing = middle
    }
    return stored[common - 1]?.seq ?? 0
  }

  return () => (received.cursor() ? fetchAfterCursor() : fetchNewest())
}
