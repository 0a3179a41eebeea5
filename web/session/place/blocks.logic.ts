import type { ChatBlock, ChatItem } from '../../../worker/api/chat'

export function firstItem(blocks: readonly ChatBlock[]): ChatItem | undefined {
  return blocks.find((block) => block.length > 0)?.[0]
}

export function lastItem(blocks: readonly ChatBlock[]): ChatItem | undefined {
  return blocks.findLast((block) => block.length > 0)?.at(-1)
}

/** Number of the newest message of which something is here; 0 = of none. */
export function newestSeq(blocks: readonly ChatBlock[]): number {
  for (const block of blocks.toReversed()) {
    const item = block.findLast(({ seq }) => seq !== null)
    if (item?.seq) return item.seq
  }
  return 0
}

export function lastItemId(blocks: readonly ChatBlock[]): string | null {
  return lastItem(blocks)?.id ?? null
}

/** How many items came after the one that was the last when the person left the end. */
export function newSince(blocks: readonly ChatBlock[], lastSeen: string | null): number {
  if (lastSeen === null) return 0
  let count = 0
  for (const block of blocks.toReversed()) {
    const at = block.findLastIndex(({ id }) => id === lastSeen)
    if (at >= 0) return count + block.length - 1 - at
    count += block.length
  }
  return 0
}
