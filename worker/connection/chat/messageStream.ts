import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import type { MessageCursor } from '../../store/server/serverRecords'

const paintedAtOnce = 100
/** A server that sends more live messages than that while a gap is fetched: they come with the fetch anyway. */
const maxHeldBack = 1000

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
  /** Of all stored messages, in seq order. */
  readIds(): Promise<MessageId[]>
  /** See ServerDatabase.setBackMessages. */
  setBack(keptSeq: number): Promise<void>
}

export interface MessageId {
  seq: number
  id: string
}

export interface MessageStream<M> {
  /** Hands over the newest stored messages. Resolves to whether anything was ever received for this session. */
  paint(): Promise<boolean>
  /** Fetches until nothing newer is left. Resolves when a fetch that began after this call ended; rejects as it does. */
  catchUp(): Promise<void>
  /** A live message. */
  receive(message: M): void
  /** Hands over the next older messages. */
  loadOlder(): Promise<void>
  /** Whether something older than the handed-over messages exists. */
  history(): 'unknown' | 'more' | 'complete'
}

/**
 * The messages of one session without loss (docs/protocol.md 4.5). The cursor moves only over messages that came from the
 * server in order; a gap in live messages is fetched, a hole that the server itself has is not a gap.
 * Every message is handed over exactly once, but after `onSetBack`: then what the server still has is handed over anew.
 */
export function createMessageStream<M extends MessageId>(options: {
  serverUrl: CanonicalUrl
  source: MessageSource<M>
  store: MessageStore<M>
  deliver(messages: readonly M[]): void
  /** A gap in live messages could not be filled. */
  onGapFailed(error: unknown): void
  /** The server was set back: all that was handed over is void. What it lost has been put aside in the store. */
  onSetBack(): void
}): MessageStream<M> {
  const { source, store } = options
  let cursor: MessageCursor | null = null
  /** The message at the cursor: a server that has another one there, or none, was set back. Null = not known. */
  let newest: MessageId | null = null
  let oldestDelivered: number | null = null
  /** After a failed write the rest stays in memory only: storing later messages would leave a gap behind. */
  let storeWorks = true
  /** Live messages that are not processed yet, by seq. */
  const heldBack = new Map<number, M>()
  /** One more was dropped. */
  let missed = false
  let painted: Promise<boolean> | null = null
  /** All work on the cursor, one after the other. */
  let work: Promise<unknown> = Promise.resolve()
  let gapWork: Promise<void> | null = null

  function inOrder<T>(step: () => Promise<T>): Promise<T> {
    const run = work.catch(() => undefined).then(step)
    work = run
    return run
  }

  async function paintStored(): Promise<boolean> {
    try {
      cursor = await store.readCursor()
      if (cursor) await paintNewest()
    } catch {
      // A cursor without its messages would leave them out of the chat: all comes from the server.
      cursor = null
      stopStoring()
    }
    return cursor !== null
  }

  async function paintNewest(): Promise<void> {
    const messages = await store.readNewest(paintedAtOnce)
    newest = messages.at(-1) ?? null
    deliver(messages)
  }

  function deliver(messages: readonly M[]): void {
    const [first] = messages
    if (!first) return
    oldestDelivered = Math.min(oldestDelivered ?? first.seq, first.seq)
    options.deliver(messages)
  }

  /** `messages`: ascending, and nothing is missing between the cursor and them. */
  async function advance(messages: readonly M[]): Promise<void> {
    const last = messages.at(-1)
    if (last || !cursor) {
      const oldestSeq = cursor?.oldestSeq ?? messages[0]?.seq ?? null
      cursor = { historyComplete: false, ...cursor, oldestSeq, lastSeq: last?.seq ?? cursor?.lastSeq ?? 0 }
    }
    if (last) newest = last
    if (storeWorks && last) await store.append(messages).catch(stopStoring)
    deliver(messages)
  }

  /** Resolves to whether the server listed every message that had come live before. */
  async function fetchNewer(): Promise<boolean> {
    const heldBefore = [...heldBack.keys()]
    missed = false
    if (!cursor) await fetchNewest()
    else await fetchAfterCursor()
    await advanceOverHeldBack()
    // Going over these could skip messages that the server did not list yet either. They come with a later fetch.
    const unlisted = heldBefore.filter((seq) => seq > lastSeq())
    for (const seq of unlisted) heldBack.delete(seq)
    return unlisted.length === 0
  }

  async function fetchNewest(): Promise<void> {
    const page = await source.newest()
    await advance(ascending(page.messages))
    if (!page.hasMore) await recordHistoryComplete([])
  }

  async function fetchAfterCursor(): Promise<void> {
    // The first page begins with the message at the cursor, if the server still has it.
    let isCheck = newest !== null && newest.seq === lastSeq()
    for (;;) {
      const page = await source.after(isCheck ? lastSeq() - 1 : lastSeq())
      if (isCheck && !page.messages.some(({ seq, id }) => seq === newest?.seq && id === newest.id)) {
        return followSetBack()
      }
      const fresh = ascending(page.messages).filter((message) => message.seq > lastSeq())
      if (fresh.length > 0) await advance(fresh)
      if (!page.hasMore) return
      if (fresh.length === 0 && !isCheck) throw badAnswer('message pages without an end')
      isCheck = false
    }
  }

  /** Goes back to the newest message that server and store both have, and on from there. */
  async function followSetBack(): Promise<void> {
    const keptSeq = storeWorks ? await findCommonSeq() : 0
    if (storeWorks) await store.setBack(keptSeq).catch(stopStoring)
    cursor = keptSeq === 0 || !cursor || !storeWorks ? null : { ...cursor, lastSeq: keptSeq }
    newest = null
    oldestDelivered = null
    heldBack.clear()
    options.onSetBack()
    if (!cursor) return fetchNewest()
    await paintNewest()
    await fetchAfterCursor()
  }

  /** Of the newest stored message that the server has too; 0 = none. An older copy of a server is a prefix of the newer one. */
  async function findCommonSeq(): Promise<number> {
    const stored = await store.readIds().catch(() => [])
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

  async function advanceOverHeldBack(): Promise<void> {
    const next: M[] = []
    for (let seq = lastSeq() + 1; ; seq++) {
      const message = heldBack.get(seq)
      if (!message) break
      next.push(message)
    }
    if (next.length > 0) await advance(next)
    for (const seq of heldBack.keys()) if (seq <= lastSeq()) heldBack.delete(seq)
  }

  async function processLive(): Promise<void> {
    gapWork = null
    if (cursor) await advanceOverHeldBack()
    if (heldBack.size === 0 && !missed) return
    const isComplete = await fetchNewer()
    if (!isComplete) throw badAnswer('a live message is not listed')
  }

  async function recordHistoryComplete(messages: readonly M[]): Promise<void> {
    if (cursor) cursor = { ...cursor, historyComplete: true, oldestSeq: messages[0]?.seq ?? cursor.oldestSeq }
    if (storeWorks) await store.prepend(messages, { historyComplete: true }).catch(stopStoring)
  }

  async function fetchOlder(seq: number): Promise<void> {
    // What is stored adjoins what was handed over only while the store follows the cursor.
    const stored = storeWorks ? await store.readBefore(seq, paintedAtOnce).catch(() => []) : []
    if (stored.length > 0) return deliver(stored)
    if (history() === 'complete') return
    const page = await source.before(seq)
    const older = ascending(page.messages).filter((message) => message.seq < seq)
    if (!page.hasMore) await recordHistoryComplete(older)
    else if (older.length === 0) throw badAnswer('message pages without an end')
    else if (storeWorks) await store.prepend(older, { historyComplete: false }).catch(stopStoring)
    if (cursor && older[0]) cursor = { ...cursor, oldestSeq: older[0].seq }
    deliver(older)
  }

  function history(): 'unknown' | 'more' | 'complete' {
    if (!cursor) return 'unknown'
    if (oldestDelivered === null) return cursor.historyComplete ? 'complete' : 'unknown'
    const isOldest = cursor.historyComplete && oldestDelivered === cursor.oldestSeq
    return isOldest || oldestDelivered === 1 ? 'complete' : 'more'
  }

  function badAnswer(detail: string): HubError {
    return new HubError({ code: 'bad-answer', serverUrl: options.serverUrl, detail })
  }

  function stopStoring(): void {
    storeWorks = false
  }

  function lastSeq(): number {
    return cursor?.lastSeq ?? 0
  }

  function paint(): Promise<boolean> {
    painted ??= inOrder(paintStored)
    return painted
  }

  return {
    paint,
    history,
    async catchUp() {
      await paint()
      await inOrder(fetchNewer)
    },
    receive(message) {
      if (cursor && message.seq <= lastSeq()) return
      if (heldBack.size < maxHeldBack) heldBack.set(message.seq, message)
      else missed = true
      gapWork ??= paint()
        .then(() => inOrder(processLive))
        .catch(options.onGapFailed)
    },
    async loadOlder() {
      await inOrder(async () => {
        if (oldestDelivered !== null) await fetchOlder(oldestDelivered)
      })
    },
  }
}

/** Sorted by seq, each seq once. */
function ascending<M extends { seq: number }>(messages: readonly M[]): M[] {
  const bySeq = new Map(messages.map((message) => [message.seq, message]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
