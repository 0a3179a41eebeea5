import type { ChatItem } from '../api/chat'
import type { AgentState } from './records/agentState'
import { normalizeRecord } from './records/normalize'
import type { OpenedMessage } from './records/records'
import { reduceChat, type ChatEntry } from './reduceChat'
import { sameJson } from './records/untrustedJson'

/**
 * Turns the messages of one session into chat items. The result depends only on the set of messages and the last value
 * of each setting, not on the order, the batches or the repetitions in which the messages came.
 */
export interface ChatReducer {
  apply(messages: readonly OpenedMessage[]): void
  setAgentState(state: AgentState | null): void
  /** Inactive = its process is gone: running tools show as ended. Starts as true. */
  setSessionActive(active: boolean): void
  /** Whether no message older than the known ones exists. Starts as false; a message with seq 1 says it too. */
  setHistoryComplete(complete: boolean): void
  /** The same object until something changed; items that did not change keep their identity. */
  result(): ChatResult
}

export interface ChatResult {
  /** In `seq` order, then by position in the message; requests that wait and have no tool call are last. */
  order: string[]
  items: Record<string, ChatItem>
}

interface StoredMessage extends ChatEntry {
  localId: string | null
  isReadable: boolean
}

export function createChatReducer(): ChatReducer {
  const messages = new Map<string, StoredMessage>()
  let agentState: AgentState | null = null
  let sessionActive = true
  let historyComplete = false
  let isStale = false
  let current: ChatResult = { order: [], items: {} }

  function add(message: OpenedMessage): boolean {
    const known = messages.get(message.id)
    // A known message changes in one case only: it was locked, and its key became available.
    if (known !== undefined && (known.isReadable || !message.value.ok)) return false
    const parts = normalizeRecord(message)
    const { id, seq, localId, createdAt } = message
    const time = parts[0]?.time ?? createdAt
    messages.set(id, { id, seq, localId, isReadable: message.value.ok, parts, time, receivedAt: createdAt })
    return true
  }

  function rebuild(): void {
    const entries = withoutRepetitions([...messages.values()].sort(bySeq))
    const complete = historyComplete || (entries[0] !== undefined && entries[0].seq <= 1)
    const items = reduceChat({ entries, agentState, sessionActive, historyComplete: complete })
    const kept = items.map((item) => {
      const before = current.items[item.id]
      return before !== undefined && sameJson(before, item) ? before : item
    })
    const isSame =
      kept.length === current.order.length &&
      kept.every((item, index) => current.items[current.order[index] ?? ''] === item)
    if (!isSame) {
      current = { order: kept.map((item) => item.id), items: Object.fromEntries(kept.map((item) => [item.id, item])) }
    }
  }

  return {
    apply(batch) {
      for (const message of batch) isStale = add(message) || isStale
    },
    setAgentState(state) {
      isStale ||= state !== agentState
      agentState = state
    },
    setSessionActive(active) {
      isStale ||= active !== sessionActive
      sessionActive = active
    },
    setHistoryComplete(complete) {
      isStale ||= complete !== historyComplete
      historyComplete = complete
    },
    result() {
      if (isStale) rebuild()
      isStale = false
      return current
    },
  }
}

function bySeq(a: StoredMessage, b: StoredMessage): number {
  if (a.seq !== b.seq) return a.seq - b.seq
  return a.id < b.id ? -1 : 1
}

/**
 * Drops what was stored twice: a prompt with the `localId` of an earlier one, and an envelope whose id **and** content
 * equal an earlier one's. Equal ids with other content both stay, so that nothing can hide behind a copied id.
 */
function withoutRepetitions(sorted: readonly StoredMessage[]): StoredMessage[] {
  const prompts = new Set<string>()
  const envelopes = new Map<string, StoredMessage>()
  return sorted.filter((message) => {
    const first = message.parts[0]
    if (first?.kind === 'user-text' && first.localId !== null) {
      if (prompts.has(first.localId)) return false
      prompts.add(first.localId)
    }
    const envelopeId = first?.envelopeId ?? null
    if (envelopeId !== null) {
      const earlier = envelopes.get(envelopeId)
      if (earlier !== undefined && sameJson(earlier.parts, message.parts)) return false
      if (earlier === undefined) envelopes.set(envelopeId, message)
    }
    return true
  })
}
