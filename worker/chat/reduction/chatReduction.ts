import type { ChatBlock, ChatItem } from '../../api/chat'
import type { AgentState } from '../records/agentState'
import { AgentWork } from './agentWork'
import { EntryBlocks, type EntryBlock } from './blocks'
import { partItem, repeatsThought } from './chatItems'
import type { ChatEntry, Placed } from './entries'
import { HelperParents } from './helperParents'
import { KnownItems } from './knownItems'
import { ChatLines } from './lines'
import { RequestsWithoutCall } from './requestsWithoutCall'
import { RunStates } from './runStates'
import { ToolRuns } from './toolRuns'
import { Turns } from './turns'

/** What a reduction needs to know beside the messages. */
export interface ReductionFacts {
  agentState: AgentState | null
  sessionActive: boolean
  /** No message exists before the first one. */
  historyComplete: boolean
}

/**
 * The items of a chat in display order (docs/protocol.md 6.9), in blocks, kept up to date at the cost of what changes.
 * Law: equal to `plainReduction` over the same messages, in whatever order and portions they are added.
 */
export class ChatReduction {
  readonly #blocks = new EntryBlocks()
  readonly #runs = new ToolRuns()
  readonly #parents = new HelperParents(this.#runs)
  readonly #turns = new Turns()
  readonly #work = new AgentWork()
  readonly #lines = new ChatLines(this.#runs, this.#turns)
  readonly #requestsWithoutCall = new RequestsWithoutCall(this.#blocks, this.#turns)
  readonly #states = new RunStates({ runs: this.#runs, parents: this.#parents, turns: this.#turns }, (entry) => {
    this.#touched.add(entry)
  })
  readonly #known: KnownItems
  readonly #onVisit: () => void
  /** Messages whose items may have changed. */
  readonly #touched = new Set<ChatEntry>()
  readonly #touchedBlocks = new Set<EntryBlock>()
  #turnsChanged = false
  #facts: ReductionFacts = { agentState: null, sessionActive: true, historyComplete: false }
  #first: ChatBlock = []
  #last: ChatBlock = []

  /**
   * `known`: items of an earlier reduction, reused where equal. `onVisit`: each time that a message is looked at.
   */
  constructor(known: Map<string, ChatItem>, onVisit: () => void) {
    this.#known = new KnownItems(known)
    this.#onVisit = onVisit
  }

  add(entry: ChatEntry): void {
    for (const block of this.#blocks.add(entry)) this.#touchedBlocks.add(block)
    for (const [index, part] of entry.parts.entries()) {
      this.#parents.add({ entry, index, part })
      switch (part.kind) {
        case 'user-text':
          this.#work.add({ entry, index, part })
          break
        case 'tool-start':
        case 'tool-end':
          this.#runs.add({ entry, index, part })
          break
        case 'helper-stop':
          this.#turns.addStop({ entry, index, part })
          this.#turnsChanged = true
          break
        case 'turn-start':
        case 'turn-end':
        case 'turn-aborted': {
          const next = this.#turns.add({ entry, index, part })
          if (next) this.#touched.add(next)
          this.#work.add({ entry, index, part })
          this.#turnsChanged = true
          break
        }
        default:
      }
    }
  }

  /** The blocks of items; parts that did not change are the same objects. */
  update(facts: ReductionFacts): ChatBlock[] {
    this.#states.join(this.#turnsChanged)
    this.#turnsChanged = false
    this.#takeFacts(facts)
    this.#states.joinPermissions()
    this.#placeRequestsWithoutCall()
    this.#buildBlocks()
    const blocks = [this.#first, ...this.#blocks.all.map(({ items }) => items), this.#last]
    return blocks.filter((items) => items.length > 0)
  }

  workSince(): number | null {
    return this.#work.since()
  }

  #takeFacts(facts: ReductionFacts): void {
    const before = this.#facts
    this.#facts = facts
    if (facts.agentState !== before.agentState) this.#states.setAgentState(facts.agentState)
    if (facts.sessionActive !== before.sessionActive) this.#states.touchOpen()
  }

  #placeRequestsWithoutCall(): void {
    const { first, last, touched } = this.#requestsWithoutCall.place(this.#states.withoutCall, this.#facts)
    for (const entry of touched) this.#touched.add(entry)
    this.#first = this.#known.keepEqual(this.#first, first)
    this.#last = this.#known.keepEqual(this.#last, last)
  }

  #buildBlocks(): void {
    const { all } = this.#blocks
    const indexes = this.#takeTouched()
    this.#lines.noteSwitches(all, indexes)
    const left = [...indexes].sort((a, b) => b - a)
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      const block = all[at]
      if (block === undefined) continue
      const lastBefore = block.items.at(-1)
      block.items = this.#known.keepEqual(
        block.items,
        this.#itemsOf(block, this.#lastItem(at - 1), all[at + 1]?.opensWithSwitch ?? false),
      )
      const lastAfter = block.items.at(-1)
      // Whether a thought is a repetition depends on the one before it, which a block without items does not hold.
      const isPassed = lastBefore === undefined || lastAfter === undefined
      const tellsNext =
        isPassed || (lastBefore !== lastAfter && (lastBefore.kind === 'thinking' || lastAfter.kind === 'thinking'))
      if (tellsNext && left.at(-1) !== at + 1) left.push(at + 1)
    }
  }

  /** Indexes of the blocks to be made anew. */
  #takeTouched(): Set<number> {
    const indexes = new Set([...this.#touched].map((entry) => this.#blocks.indexOf(entry)))
    for (const block of this.#touchedBlocks) indexes.add(this.#blocks.indexOf(block.entries[0] as ChatEntry))
    this.#touched.clear()
    this.#touchedBlocks.clear()
    return indexes
  }

  #lastItem(index: number): ChatItem | undefined {
    for (let at = index; at >= 0; at--) {
      const item = this.#blocks.all[at]?.items.at(-1)
      if (item) return item
    }
    return this.#first.at(-1)
  }

  #itemsOf(block: EntryBlock, before: ChatItem | undefined, switchFollows: boolean): ChatItem[] {
    const items: ChatItem[] = []
    const takenOver = this.#lines.takenOver(block.entries, switchFollows)
    for (const entry of block.entries) {
      this.#onVisit()
      for (const [index, part] of entry.parts.entries()) {
        const item = takenOver.has(part) ? null : this.#itemOf({ entry, index, part })
        if (item !== null && !repeatsThought(items.at(-1) ?? before, item)) items.push(item)
      }
      items.push(...this.#requestsWithoutCall.itemsAfter(entry))
    }
    return items
  }

  #itemOf({ entry, index, part }: Placed): ChatItem | null {
    switch (part.kind) {
      case 'tool-start': {
        const run = this.#runs.startedBy(part)
        return run === null ? null : this.#states.itemOf(run, this.#facts.sessionActive)
      }
      case 'turn-end':
      case 'turn-aborted':
        if (!this.#turns.isNews({ entry, index, part })) return null
        break
      default:
    }
    return partItem({ entry, index, part }, this.#parents.parentOf(part.helper))
  }
}
