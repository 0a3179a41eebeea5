import type { MessageId } from './messageStream.types'
import type { ReceivedMessages } from './receivedMessages'

/** How many live messages are held back while a gap is fetched; the fetch brings further ones anyway. */
const maxHeldBack = 1000

/** Live messages that are not processed yet, because something before them is missing. */
export function createLiveMessages<M extends MessageId>(received: ReceivedMessages<M>) {
  const heldBack = new Map<number, M>()
  /** Whether a live message was dropped because too many were held back. */
  let missed = false

  return {
    hold(message: M): void {
      if (heldBack.size < maxHeldBack) heldBack.set(message.seq, message)
      else missed = true
    },
    hasGap: () => heldBack.size > 0 || missed,
    /** Moves the cursor over the held messages that follow it without a gap. */
    async advance(): Promise<void> {
      const next: M[] = []
      for (let seq = received.lastSeq() + 1; ; seq++) {
        const message = heldBack.get(seq)
        if (!message) break
        next.push(message)
      }
      if (next.length > 0) await received.advance(next)
      for (const seq of heldBack.keys()) if (seq <= received.lastSeq()) heldBack.delete(seq)
    },
    /** To be called when a fetch begins. Returns the numbers of the messages that are held back. */
    beginFetch(): number[] {
      missed = false
      return [...heldBack.keys()]
    },
    /**
     * Returns whether the server has listed all of these. The others are dropped: moving the cursor over them could skip
     * messages that the server does not list yet either. They come with a later fetch.
     */
    dropUnlisted(seqs: readonly number[]): boolean {
      const unlisted = seqs.filter((seq) => seq > received.lastSeq())
      for (const seq of unlisted) heldBack.delete(seq)
      return unlisted.length === 0
    },
    clear: () => heldBack.clear(),
  }
}
