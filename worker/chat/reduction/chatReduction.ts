import type { ChatBlock, ChatItem, ToolCall } from '../../api/chat'
import type { AgentState } from '../records/agentState'
import type { NormalizedPart } from '../records/parts'
import { sameJson } from '../records/untrustedJson'
import { EntryBlocks, type EntryBlock } from './blocks'
import { lonelyRequest, partItem, repeatsThought, runItem } from './chatItems'
import { compareEntries, type ChatEntry, type Placed } from './entries'
import { HelperParents } from './helperParents'
import { askedPermissions, joinPermissions, type AskedPermission } from './permissions'
import { isUnfinished, ToolRuns, type ToolRun } from './toolRuns'
import { Turns } from './turns'

/** What a reduction needs to know beside the messages. */
export interface ReductionFacts {
  agentState: AgentState | null
  sessionActive: boolean
  /** No message exists before the first one. */
  historyComplete: boolean
}

/** A request without a tool call, as it is shown after a message. */
interface Lonely {
  id: string
  asked: AskedPermission
  isLive: boolean
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
  readonly #unfinished = new Set<ToolRun>()
  #turnsChanged = false
  #facts: ReductionFacts = { agentState: null, sessionActive: true, historyComplete: false }
  #asked: AskedPermission[] = []
  #permissions: ReadonlyMap<ToolRun, AskedPermission> = new Map()
  #alone: readonly { id: string; asked: AskedPermission }[] = []
  /** By the entry that they follow; null = before the first one. */
  #lonely = new Map<ChatEntry | null, Lonely[]>()
  /** Messages whose items may be others now. */
  readonly #touched = new Set<ChatEntry>()
  readonly #touchedBlocks = new Set<EntryBlock>()
  readonly #known: Map<string, ChatItem>
  readonly #onVisit: () => void
  #first: ChatBlock = []
  #last: ChatBlock = []

  /** `known`: items of an earlier reduction; what equals them is them. `onVisit`: each time that a message is looked at. */
  constructor(known: Map<string, ChatItem>, onVisit: () => void) {
    this.#known = known
    this.#onVisit = onVisit
  }

  add(entry: ChatEntry): void {
    for (const block of this.#blocks.add(entry)) this.#touchedBlocks.add(block)
    for (const [index, part] of entry.parts.entries()) {
      this.#parents.add({ entry, index, part })
      switch (part.kind) {
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
          this.#turnsChanged = true
          break
        }
        default:
      }
    }
  }

  /** The blocks of items; parts that did not change are the same objects. */
  update(facts: ReductionFacts): ChatBlock[] {
    this.#joinRuns()
    this.#takeFacts(facts)
    this.#joinPermissions()
    this.#placeLonely()
    this.#buildBlocks()
    const blocks = [this.#first, ...this.#blocks.all.map(({ items }) => items), this.#last]
    return blocks.filter((items) => items.length > 0)
  }

  #joinRuns(): void {
    const changes = this.#runs.join()
    for (const { before, after } of changes) {
      for (const run of before) if (!after.includes(run)) this.#drop(run)
      for (const run of after) {
        if (before.includes(run)) continue
        this.#touched.add(run.entry)
        if (isUnfinished(run) && !this.#turns.isOver(run)) this.#unfinished.add(run)
      }
    }
    for (const entry of this.#parents.update(changes)) this.#touched.add(entry)
    if (!this.#turnsChanged) return
    this.#turnsChanged = false
    for (const run of this.#unfinished) {
      if (this.#turns.isOver(run)) this.#drop(run)
    }
  }

  #drop(run: ToolRun): void {
    this.#unfinished.delete(run)
    this.#touched.add(run.entry)
  }

  #takeFacts(facts: ReductionFacts): void {
    const before = this.#facts
    this.#facts = facts
    if (facts.agentState !== before.agentState) this.#asked = askedPermissions(facts.agentState)
    if (facts.sessionActive === before.sessionActive) return
    for (const run of this.#unfinished) this.#touched.add(run.entry)
    for (const [run, { permission }] of this.#permissions)
      if (permission.kind === 'pending') this.#touched.add(run.entry)
  }

  #joinPermissions(): void {
    const before = this.#permissions
    if (this.#asked.length === 0 && before.size === 0 && this.#alone.length === 0) return
    const { byRun, alone } = joinPermissions(this.#asked, this.#runs)
    for (const run of new Set([...before.keys(), ...byRun.keys()])) {
      if (before.get(run) !== byRun.get(run)) this.#touched.add(run.entry)
    }
    this.#permissions = byRun
    this.#alone = alone
  }

  /**
   * A decided request may belong to a message that is not loaded yet, or have no tool call at all (ACP). It is placed by
   * the time of its decision: at the end of the chat it would stay below everything that comes.
   */
  #placeLonely(): void {
    const placed = new Map<ChatEntry | null, Lonely[]>()
    const waiting: ToolCall[] = []
    const { sessionActive } = this.#facts
    const lastChange = this.#turns.lastChange()
    const newest = this.#blocks.last()
    for (const { id, asked } of this.#alone) {
      const time = asked.request.createdAt ?? asked.decidedAt
      if (asked.permission.kind === 'pending' || time === null || newest === undefined) {
        waiting.push(lonelyRequest(id, asked, { seq: null, time: newest?.receivedAt ?? null }, sessionActive))
        continue
      }
      const entry = this.#blocks.lastUntil(time)
      if (entry === null && !this.#isHistoryComplete()) continue
      const isAfterTurns = lastChange === null || (entry !== null && compareEntries(entry, lastChange) >= 0)
      const lonely = { id, asked, isLive: sessionActive && isAfterTurns }
      const others = placed.get(entry)
      if (others) others.push(lonely)
      else placed.set(entry, [lonely])
    }
    for (const entry of new Set([...this.#lonely.keys(), ...placed.keys()])) {
      if (entry !== null && !isSameLonely(this.#lonely.get(entry), placed.get(entry))) this.#touched.add(entry)
    }
    this.#lonely = placed
    this.#setFirst(placed.get(null) ?? [])
    this.#last = this.#keepEqual(this.#last, waiting)
  }

  #setFirst(lonely: readonly Lonely[]): void {
    const items = lonely.map(({ id, asked, isLive }) => lonelyRequest(id, asked, { seq: 0, time: null }, isLive))
    this.#first = this.#keepEqual(this.#first, items)
  }

  #isHistoryComplete(): boolean {
    const first = this.#blocks.first()
    return this.#facts.historyComplete || (first !== undefined && first.seq <= 1)
  }

  #buildBlocks(): void {
    const { all } = this.#blocks
    const indexes = new Set([...this.#touched].map((entry) => this.#blocks.indexOf(entry)))
    for (const block of this.#touchedBlocks) indexes.add(this.#blocks.indexOf(block.entries[0] as ChatEntry))
    this.#touched.clear()
    this.#touchedBlocks.clear()
    this.#noteSwitches(indexes)
    const left = [...indexes].sort((a, b) => b - a)
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      const block = all[at]
      if (block === undefined) continue
      const lastBefore = block.items.at(-1)
      block.items = this.#keepEqual(
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

  /** What a block opens with matters to the one before it: that is made anew too. */
  #noteSwitches(indexes: Set<number>): void {
    const { all } = this.#blocks
    const left = [...indexes].sort((a, b) => a - b)
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      const block = all[at]
      if (block === undefined) continue
      const opens = this.#firstIsSwitch(block) ?? all[at + 1]?.opensWithSwitch ?? false
      if (opens === block.opensWithSwitch) continue
      block.opensWithSwitch = opens
      if (at === 0 || indexes.has(at - 1)) continue
      indexes.add(at - 1)
      left.push(at - 1)
    }
  }

  /** Null = no part of it is a line. */
  #firstIsSwitch(block: EntryBlock): boolean | null {
    for (const entry of block.entries) {
      for (const [index, part] of entry.parts.entries()) if (this.#isLine({ entry, index, part })) return isSwitch(part)
    }
    return null
  }

  /**
   * A person who takes a session over from its terminal ends the agent that runs there: the CLI calls that turn failed and
   * then says that it switched, which says it all.
   */
  #takenOver(block: EntryBlock, switchFollows: boolean): Set<NormalizedPart> {
    const found = new Set<NormalizedPart>()
    let nextIsSwitch = switchFollows
    for (const entry of block.entries.toReversed()) {
      for (const [index, part] of [...entry.parts.entries()].toReversed()) {
        if (!this.#isLine({ entry, index, part })) continue
        if (part.kind === 'turn-end' && nextIsSwitch) found.add(part)
        nextIsSwitch = isSwitch(part)
      }
    }
    return found
  }

  #isLine({ entry, index, part }: Placed): boolean {
    switch (part.kind) {
      case 'tool-start':
        return this.#runs.startedBy(part) !== null
      case 'turn-end':
      case 'turn-aborted':
        return this.#turns.isNews({ entry, index, part })
      case 'tool-end':
      case 'turn-start':
      case 'helper-stop':
      case 'sidechain-line':
        return false
      default:
        return true
    }
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
    const takenOver = this.#takenOver(block, switchFollows)
    for (const entry of block.entries) {
      this.#onVisit()
      for (const [index, part] of entry.parts.entries()) {
        const item = takenOver.has(part) ? null : this.#itemOf({ entry, index, part })
        if (item !== null && !repeatsThought(items.at(-1) ?? before, item)) items.push(item)
      }
      for (const { id, asked, isLive } of this.#lonely.get(entry) ?? []) {
        items.push(lonelyRequest(id, asked, { seq: entry.seq, time: entry.receivedAt }, isLive))
      }
    }
    return items
  }

  #itemOf({ entry, index, part }: Placed): ChatItem | null {
    switch (part.kind) {
      case 'tool-start': {
        const run = this.#runs.startedBy(part)
        return run === null ? null : this.#runItem(run)
      }
      case 'turn-end':
      case 'turn-aborted':
        if (!this.#turns.isNews({ entry, index, part })) return null
        break
      default:
    }
    return partItem({ entry, index, part }, this.#parents.parentOf(part.helper))
  }

  #runItem(run: ToolRun): ChatItem {
    return runItem(run, {
      parent: this.#parents.parentOfRun(run),
      asked: this.#permissions.get(run) ?? null,
      isOver: this.#turns.isOver(run),
      sessionActive: this.#facts.sessionActive,
    })
  }

  /** The same array where all is equal, else one with the items that are. */
  #keepEqual(before: ChatBlock, items: ChatBlock): ChatBlock {
    const kept = items.map((item) => {
      const known = this.#known.get(item.id)
      if (known !== undefined && sameJson(known, item)) return known
      this.#known.set(item.id, item)
      return item
    })
    return kept.length === before.length && kept.every((item, index) => item === before[index]) ? before : kept
  }
}

function isSwitch(part: NormalizedPart): boolean {
  return part.kind === 'event' && part.event.type === 'mode-switched'
}

function isSameLonely(a: readonly Lonely[] = [], b: readonly Lonely[] = []): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, asked, isLive }, at) => id === b[at]?.id && asked === b[at].asked && isLive === b[at].isLive)
  )
}
