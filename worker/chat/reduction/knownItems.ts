import type { ChatBlock, ChatItem } from '../../api/chat'
import { sameJson } from '../records/untrustedJson'

/** Items as they were made last, reused where equal. */
export class KnownItems {
  readonly #known: Map<string, ChatItem>

  constructor(known: Map<string, ChatItem>) {
    this.#known = known
  }

  /** The same array where all is equal, else one with the items that are. */
  keepEqual(before: ChatBlock, items: ChatBlock): ChatBlock {
    const kept = items.map((item) => {
      const known = this.#known.get(item.id)
      if (known !== undefined && sameJson(known, item)) return known
      this.#known.set(item.id, item)
      return item
    })
    return kept.length === before.length && kept.every((item, index) => item === before[index]) ? before : kept
  }
}
