import { HubError } from '../../../api/errors'
import type { OlderFrom } from '../../../api/chat'
import type { CanonicalUrl } from '../../../api/ids'
import { createLiveMessages } from './liveMessages'
import type { MessageId, MessageSource, MessageStore } from './messageStream.types'
import { createNewerMessages } from './newerMessages'
import { createOlderMessages } from './olderMessages'
import { createReceivedMessages, type MessageHistory } from './receivedMessages'

export interface MessageStream<M> {
  /** Hands over the newest stored messages. Resolves to whether anything was ever received for this session. */
  paint(): Promise<boolean>
  /** Fetches until nothing newer is left. Resolves when a fetch that began after this call ended; rejects as it does. */
  catchUp(): Promise<void>
  /** Takes a live message. */
  receive(message: M): void
  /** Hands over the next older messages. Resolves to whether there are none. */
  loadOlder(from?: OlderFrom): Promise<boolean>
  /** Whether something older than the handed-over messages exists. */
  history(): MessageHistory
}

/**
 * The messages of one session without loss (docs/protocol.md 4.5). The cursor moves only over messages that came from
 * the server in order; a gap in live messages is fetched, a hole that the server itself has is not a gap. Every message
 * is handed over exactly once, but after `onSetBack`: then what the server still has is handed over anew.
 */
export function createMessageStream<M extends MessageId>(options: {
  serverUrl: CanonicalUrl
  source: MessageSource<M>
  store: MessageStore<M>
  deliver(messages: readonly M[]): void
  /** A gap in live messages could not be filled. */
  onGapFailed(error: unknown): void
  /** The server was set back: everything handed over so far is void. What it lost was put aside in the store. */
  onSetBack(): void
}): MessageStream<M> {
  const { source, store } = options
  const received = createReceivedMessages({ store, deliver: options.deliver })
  const live = createLiveMessages(received)
  const fetchNewer = createNewerMessages({ source, store, received, badAnswer, onSetBack: handleSetBack })
  const fetchOlder = createOlderMessages({ source, store, received, badAnswer, catchUp: () => inOrder(catchUp) })
  let painted: Promise<boolean> | null = null
  /** All work on the cursor, so that it runs one after the other. */
  const inOrder = createOrder()
  /** Beside it: a request for newer messages that hangs must not keep the older ones away. */
  const olderInOrder = createOrder()
  let gapWork: Promise<void> | null = null
  /**
   * How often a comparison with the server was asked for, and up to which of these it has been made. In between the
   * server may have been set back: a live message of its new history would move the cursor past the place where the
   * comparison looks.
   */
  let asked = 0
  let compared = 0

  function handleSetBack(): void {
    live.clear()
    options.onSetBack()
  }

  /** Resolves to whether the server listed every message that had come live before. */
  async function catchUp(): Promise<boolean> {
    const answers = asked
    const known = live.beginFetch()
    await fetchNewer()
    compared = answers
    const isComplete = live.dropUnlisted(known)
    await advanceLive()
    return isComplete
  }

  async function advanceLive(): Promise<void> {
    if (received.cursor() && compared === asked) await live.advance()
  }

  async function processLive(): Promise<void> {
    gapWork = null
    await advanceLive()
    if (!live.hasGap()) return
    const isComplete = await catchUp()
    if (!isComplete) throw badAnswer('a live message is not listed')
  }

  function badAnswer(detail: string): HubError {
    return new HubError({ code: 'bad-answer', serverUrl: options.serverUrl, detail })
  }

  function paint(): Promise<boolean> {
    painted ??= inOrder(received.paint)
    return painted
  }

  return {
    paint,
    history: received.history,
    async catchUp() {
      asked++
      await paint()
      await inOrder(catchUp)
    },
    receive(message) {
      if (received.cursor() && message.seq <= received.lastSeq()) return
      live.hold(message)
      gapWork ??= paint()
        .then(() => inOrder(processLive))
        .catch(options.onGapFailed)
    },
    async loadOlder(from = 'server') {
      await paint()
      return olderInOrder(async () => {
        const oldest = received.oldestDelivered()
        return oldest === null || fetchOlder(oldest, from)
      })
    },
  }
}

/** One step after the other, whatever became of the one before. */
function createOrder(): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (step) => {
    const run = last.catch(() => undefined).then(step)
    last = run
    return run
  }
}
