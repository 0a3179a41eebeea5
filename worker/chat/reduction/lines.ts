import type { NormalizedPart } from '../records/parts'
import type { EntryBlock } from './blocks'
import type { ChatEntry, Placed } from './entries'
import type { ToolRuns } from './toolRuns'
import type { Turns } from './turns'

/** Which parts of messages are lines of the chat, and what a takeover of the session does to them. */
export class ChatLines {
  readonly #runs: ToolRuns
  readonly #turns: Turns

  constructor(runs: ToolRuns, turns: Turns) {
    this.#runs = runs
    this.#turns = turns
  }

  isLine({ entry, index, part }: Placed): boolean {
    switch (part.kind) {
      case 'tool-start':
        return this.#runs.startedBy(part) !== null
      case 'turn-end':
      case 'turn-aborted':
        return this.#turns.isNews({ entry, index, part })
      case 'tool-end':
      case 'turn-start':
      case 'helper-stop':
      case 'helper-log-line':
        return false
      default:
        return true
    }
  }

  /**
   * A person who takes a session over from its terminal ends the agent that runs there: the CLI calls that turn failed and
   * then says that it switched, which says it all. `switchFollows`: the first line after these messages says so.
   */
  takenOver(entries: readonly ChatEntry[], switchFollows: boolean): Set<NormalizedPart> {
    const found = new Set<NormalizedPart>()
    let nextIsSwitch = switchFollows
    for (const entry of entries.toReversed()) {
      for (const [index, part] of [...entry.parts.entries()].toReversed()) {
        if (!this.isLine({ entry, index, part })) continue
        if (part.kind === 'turn-end' && nextIsSwitch) found.add(part)
        nextIsSwitch = isSwitch(part)
      }
    }
    return found
  }

  /** What a block opens with matters to the one before it: that is made anew too. */
  noteSwitches(blocks: readonly EntryBlock[], indexes: Set<number>): void {
    const left = [...indexes].sort((a, b) => a - b)
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      const block = blocks[at]
      if (block === undefined) continue
      const opens = this.#firstIsSwitch(block) ?? blocks[at + 1]?.opensWithSwitch ?? false
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
      for (const [index, part] of entry.parts.entries()) if (this.isLine({ entry, index, part })) return isSwitch(part)
    }
    return null
  }
}

function isSwitch(part: NormalizedPart): boolean {
  return part.kind === 'event' && part.event.type === 'mode-switched'
}
