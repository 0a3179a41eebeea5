import type { ChatBlock, ChatItem } from '../api/chat'
import type { AgentState } from './records/agentState'
import { normalizeRecord } from './records/normalize'
import type { OpenedMessage } from './records/records'
import { sameJson } from './records/untrustedJson'
import { ChatReduction, type ReductionFacts } from './reduction/chatReduction'
import { compareEntries, type ChatEntry } from './reduction/entries'

/**
 * Turns the messages of one session into chat items. The result depends only on the set of messages and the last value
 * of each setting, not on the order, the batches or the repetitions in which the messages came; what it costs depends
 * on what changes, not on what is there.
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
  /** Whether the prompt that was sent with this id is among the messages. */
  hasPrompt(localId: string): boolean
}

export interface ChatResult {
  /**
   * In `seq` order, then by position in the message; requests that wait and have no tool call are last. In blocks that do
   * not grow long: what did not change is the same array.
   */
  blocks: readonly ChatBlock[]
  /** Number of the message with which the agent's work began, the present one or the last; null = it is not here. */
  workSince: number | null
}

interface ReducedMessage extends ChatEntry {
  isReadable: boolean
}

/** `onVisit`: called each time that a message is looked at, for tests that count. */
export function createChatReducer(onVisit: () => void = () => {}): ChatReducer {
  const messages = new Map<string, ReducedMessage>()
  const knownItems = new Map<string, ChatItem>()
  let waiting: ReducedMessage[] = []
  let facts: ReductionFacts = { agentState: null, sessionActive: true, historyComplete: false }
  let isStale = false
  let current: ChatResult = { blocks: [], workSince: null }
  let repetitions = createRepetitions()
  let reduction = new ChatReduction(knownItems, onVisit)
  /** Something that was added is not to be there after all. Rare: messages unlock, or an older page has what came twice. */
  let startsAnew = false

  function add(message: OpenedMessage): void {
    const known = messages.get(message.id)
    // A known message changes in one case only: it was locked, and its key became available.
    if (known !== undefined && (known.isReadable || !message.value.ok)) return
    startsAnew ||= known !== undefined
    const parts = normalizeRecord(message)
    const { id, seq, createdAt } = message
    const time = parts[0]?.time ?? createdAt
    const entry = { id, seq, isReadable: message.value.ok, parts, time, receivedAt: createdAt }
    messages.set(id, entry)
    waiting.push(entry)
    isStale = true
  }

  function reduce(added: Iterable<ReducedMessage>): void {
    for (const entry of added) {
      const found = repetitions.look(entry)
      if (found === 'earlier') startsAnew = true
      if (startsAnew) return
      if (found === 'new') reduction.add(entry)
    }
  }

  function update(): void {
    reduce(waiting.sort(compareEntries))
    waiting = []
    if (startsAnew) {
      startsAnew = false
      repetitions = createRepetitions()
      reduction = new ChatReduction(knownItems, onVisit)
      reduce([...messages.values()].sort(compareEntries))
    }
    const blocks = reduction.update(facts)
    const workSince = reduction.workSince()
    const isSame =
      workSince === current.workSince &&
      blocks.length === current.blocks.length &&
      blocks.every((items, index) => items === current.blocks[index])
    if (!isSame) current = { blocks, workSince }
  }

  function set(change: Partial<ReductionFacts>): void {
    const next = { ...facts, ...change }
    isStale ||=
      next.agentState !== facts.agentState ||
      next.sessionActive !== facts.sessionActive ||
      next.historyComplete !== facts.historyComplete
    facts = next
  }

  return {
    apply(batch) {
      for (const message of batch) add(message)
    },
    setAgentState: (agentState) => set({ agentState }),
    setSessionActive: (sessionActive) => set({ sessionActive }),
    setHistoryComplete: (historyComplete) => set({ historyComplete }),
    result() {
      if (isStale) update()
      isStale = false
      return current
    },
    hasPrompt: (localId) => repetitions.hasPrompt(localId),
  }
}

/**
 * Finds what was stored twice: a prompt with the `localId` of an earlier one, and an envelope whose id **and** content
 * equal an earlier one's. Equal ids with other content both stay, so that nothing can hide behind a copied id.
 */
function createRepetitions() {
  const prompts = new Map<string, ChatEntry>()
  const envelopes = new Map<string, ChatEntry>()
  return {
    /** `earlier`: it comes before what it is to be compared with, so all that follow are to be looked at again. */
    look(entry: ChatEntry): 'new' | 'repeated' | 'earlier' {
      const [first] = entry.parts
      const prompt = first?.kind === 'user-text' ? first.localId : null
      if (prompt !== null) {
        const held = prompts.get(prompt)
        if (held) return compareEntries(held, entry) < 0 ? 'repeated' : 'earlier'
        prompts.set(prompt, entry)
      }
      const envelopeId = first?.envelopeId ?? null
      if (envelopeId === null) return 'new'
      const held = envelopes.get(envelopeId)
      if (held === undefined) {
        envelopes.set(envelopeId, entry)
        return 'new'
      }
      if (compareEntries(held, entry) > 0) return 'earlier'
      return sameJson(held.parts, entry.parts) ? 'repeated' : 'new'
    },
    hasPrompt: (localId: string): boolean => prompts.has(localId),
  }
}
