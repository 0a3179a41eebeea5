import type { ChatItem, ToolCall } from '../../api/chat'
import type { EntryBlocks } from './blocks'
import { requestWithoutCall } from './chatItems'
import { compareEntries, type ChatEntry } from './entries'
import type { AskedPermission } from './permissions'
import type { Turns } from './turns'

/** A request without a tool call, as it is shown after a message. */
interface PlacedRequest {
  id: string
  asked: AskedPermission
  isLive: boolean
}

/**
 * Where requests without a tool call stand. A decided one may belong to a message that is not loaded yet, or have no
 * tool call at all (ACP). It is placed by the time of its decision: at the end of the chat it would stay below
 * everything that comes.
 */
export class RequestsWithoutCall {
  readonly #blocks: EntryBlocks
  readonly #turns: Turns
  /** By the entry that they follow; null = before the first one. */
  #placed = new Map<ChatEntry | null, PlacedRequest[]>()

  constructor(blocks: EntryBlocks, turns: Turns) {
    this.#blocks = blocks
    this.#turns = turns
  }

  /** `touched`: the entries whose followers changed; `last`: those that wait, at the end of the chat. */
  place(
    withoutCall: readonly { id: string; asked: AskedPermission }[],
    facts: { sessionActive: boolean; historyComplete: boolean },
  ): { first: ChatItem[]; last: ChatItem[]; touched: ChatEntry[] } {
    const placed = new Map<ChatEntry | null, PlacedRequest[]>()
    const last: ToolCall[] = []
    const { sessionActive } = facts
    const newest = this.#blocks.last()
    for (const { id, asked } of withoutCall) {
      const time = asked.request.createdAt ?? asked.decidedAt
      if (asked.permission.kind === 'pending' || time === null || newest === undefined) {
        last.push(requestWithoutCall(id, asked, { seq: null, time: newest?.receivedAt ?? null }, sessionActive))
        continue
      }
      const entry = this.#blocks.lastUntil(time)
      if (entry === null && !this.#isComplete(facts.historyComplete)) continue
      const request = { id, asked, isLive: sessionActive && this.#isAfterTurns(entry) }
      const others = placed.get(entry)
      if (others) others.push(request)
      else placed.set(entry, [request])
    }
    const touched = [...new Set([...this.#placed.keys(), ...placed.keys()])].filter(
      (entry) => entry !== null && !isSame(this.#placed.get(entry), placed.get(entry)),
    ) as ChatEntry[]
    this.#placed = placed
    // By the server's clock: the request itself has only the machine's, which may be wrong.
    const first = this.#itemsAt(null, { seq: 0, time: this.#blocks.first()?.receivedAt ?? null })
    return { first, last, touched }
  }

  itemsAfter(entry: ChatEntry): ChatItem[] {
    return this.#itemsAt(entry, { seq: entry.seq, time: entry.receivedAt })
  }

  #itemsAt(entry: ChatEntry | null, place: { seq: number; time: number | null }): ChatItem[] {
    return (this.#placed.get(entry) ?? []).map(({ id, asked, isLive }) => requestWithoutCall(id, asked, place, isLive))
  }

  #isAfterTurns(entry: ChatEntry | null): boolean {
    const lastChange = this.#turns.lastChange()
    return lastChange === null || (entry !== null && compareEntries(entry, lastChange) >= 0)
  }

  #isComplete(historyComplete: boolean): boolean {
    const first = this.#blocks.first()
    return historyComplete || (first !== undefined && first.seq <= 1)
  }
}

function isSame(a: readonly PlacedRequest[] = [], b: readonly PlacedRequest[] = []): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, asked, isLive }, at) => id === b[at]?.id && asked === b[at].asked && isLive === b[at].isLive)
  )
}
