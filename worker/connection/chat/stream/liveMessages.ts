import type { MessageId } from './messageStream.types'
import type { ReceivedMessages } from './receivedMessages'

/** A server that sends more live messages than that while a gap is fetched: they come with the fetch anyway. */
const maxHeldBack = 1000

/** Live messages that are not processed yet, because something before them is missing. */
export function createLiveMessages<M extends MessageId>(received: ReceivedMessages<M>) {
  const heldBack = new Map<number, M>()
  /** One more was dropped. */
  let missed = false

  return {
    hold(message: M): void {
      if (heldBack.size < maxHeldBack) heldBack.set(message.seq, message)
      else missed = true
    },
    hasGap: () => heldBack.size > 0 || missed,
    /** Moves the cursor over those that follow it. */
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
    /** What is missing now is being fetched. Gives the numbers of those that are held back. */
    beginFetch(): number[] {
      missed = false
      return [...heldBack.keys()]
    },
    /**
     * Of these the server listed all: true. Going over the others could skip messages that the server did not list yet
     * either. They come with a later fetch.
     */
    dropUnlisted(seqs: readonly number[]): boolean {
      const unlisted = seqs.filter((seq) => seq > received.lastSeq())
      for (const seq of unlisted) heldBack.delete(seq)
      return unlisted.length === 0
    },
    clear: () => heldBack.clear(),
  }
}
