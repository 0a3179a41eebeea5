import type { ChatBlock } from '../../api/chat'
import { compareEntries, upperBound, type ChatEntry } from './entries'

/** A change costs about a block, and a list of blocks is short beside the messages in it. */
const MOST_ENTRIES = 64

/** Messages that follow each other, and the items that they make. */
export interface EntryBlock {
  entries: ChatEntry[]
  /** Its first line, or that of a later block where it has none, says that the session was taken over; null = not looked at. */
  opensWithSwitch: boolean | null
  /** The same array while no item in it changed. */
  items: ChatBlock
}

/** The messages of a chat in order, in blocks that never grow long. */
export class EntryBlocks {
  readonly all: EntryBlock[] = []

  /** Returns the blocks whose entries changed. */
  add(entry: ChatEntry): EntryBlock[] {
    const at = Math.max(0, this.indexOf(entry))
    const block = this.all[at]
    if (block === undefined) return [this.#insert(0, [entry])]
    const place = upperBound(block.entries, entry, compareEntries)
    if (block.entries.length < MOST_ENTRIES) {
      block.entries.splice(place, 0, entry)
      return [block]
    }
    // What comes at an end gets a new block: nothing that is there is sent to the page again.
    if (place === block.entries.length) return [this.#insert(at + 1, [entry])]
    if (place === 0) return [this.#insert(at, [entry])]
    const second = this.#insert(at + 1, block.entries.splice(MOST_ENTRIES / 2))
    const home = place > block.entries.length ? second : block
    home.entries.splice(upperBound(home.entries, entry, compareEntries), 0, entry)
    return [block, second]
  }

  /** Index of the block in which the entry stands, or would: -1 = before all. */
  indexOf(entry: ChatEntry): number {
    return upperBound(this.all, entry, (block, wanted) => compareEntries(block.entries[0] ?? wanted, wanted)) - 1
  }

  first(): ChatEntry | undefined {
    return this.all[0]?.entries[0]
  }

  last(): ChatEntry | undefined {
    return this.all.at(-1)?.entries.at(-1)
  }

  /** The last entry that is not later than `time`. */
  lastUntil(time: number): ChatEntry | null {
    for (let at = this.all.length - 1; at >= 0; at--) {
      const entry = this.all[at]?.entries.findLast((one) => one.time <= time)
      if (entry !== undefined) return entry
    }
    return null
  }

  #insert(at: number, entries: ChatEntry[]): EntryBlock {
    const block: EntryBlock = { entries, opensWithSwitch: null, items: [] }
    this.all.splice(at, 0, block)
    return block
  }
}
