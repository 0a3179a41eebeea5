import type { ChatBlock, ChatItem } from '../../../worker/api/chat'

/** An item with what a helper agent did under it. */
export interface ChatNode {
  item: ChatItem
  children: readonly ChatNode[]
}

/** Deeper nodes are shown at this level, because a page cannot lay out endless nesting. */
export const MAX_NESTING = 8

/** The nodes of one chat as it changes. A node stays the same object while nothing in it or under it changes. */
export interface ChatNodes {
  /** Returns the blocks whose top nodes may have changed, new blocks among them. */
  update(before: readonly ChatBlock[], after: readonly ChatBlock[]): ReadonlySet<ChatBlock>
  /** Nodes of the items of this block that stand at the top. */
  topOf(block: ChatBlock): ChatNode[]
}

/**
 * Items with a parent that is here stand under it, others at the top. Law: equal to `plainChatTree` over all items,
 * where parents never form a circle: the hub sees to that (helperParents.ts).
 */
export function createNodes(onVisit: () => void = () => {}): ChatNodes {
  const held = new Map<string, { item: ChatItem; block: ChatBlock }>()
  /** Blocks with children of an item, whether or not that is here. */
  const childBlocks = new Map<string, Set<ChatBlock>>()
  const childrenInBlock = new WeakMap<ChatBlock, Map<string, ChatItem[]>>()
  const nodes = new Map<string, ChatNode>()
  let indexOf: ReadonlyMap<ChatBlock, number> = new Map()

  function take(block: ChatBlock): void {
    const children = new Map<string, ChatItem[]>()
    for (const item of block) {
      onVisit()
      held.set(item.id, { item, block })
      const parentId = parentIdOf(item)
      if (parentId === null) continue
      const siblings = children.get(parentId)
      if (siblings) siblings.push(item)
      else children.set(parentId, [item])
    }
    childrenInBlock.set(block, children)
    for (const parentId of children.keys()) {
      const blocks = childBlocks.get(parentId)
      if (blocks) blocks.add(block)
      else childBlocks.set(parentId, new Set([block]))
    }
  }

  function letGo(block: ChatBlock): void {
    for (const { id } of block) held.delete(id)
    for (const parentId of childrenInBlock.get(block)?.keys() ?? []) childBlocks.get(parentId)?.delete(block)
  }

  /** The children of an item in the order of the chat. */
  function childrenOf(id: string): ChatItem[] {
    const blocks = [...(childBlocks.get(id) ?? [])].sort((a, b) => (indexOf.get(a) ?? 0) - (indexOf.get(b) ?? 0))
    return blocks.flatMap((block) => childrenInBlock.get(block)?.get(id) ?? [])
  }

  function descendantsOf(id: string): ChatItem[] {
    const found = childrenOf(id)
    for (const item of found) found.push(...childrenOf(item.id))
    return found
  }

  function nodeOf(item: ChatItem, level: number): ChatNode {
    const known = nodes.get(item.id)
    if (known?.item === item) return known
    const below = level < MAX_NESTING - 1 ? childrenOf(item.id) : inOrder(descendantsOf(item.id))
    const children = level < MAX_NESTING ? below.map((child) => nodeOf(child, level + 1)) : []
    const node = { item, children }
    nodes.set(item.id, node)
    return node
  }

  function placeOf({ id }: ChatItem): [number, number] {
    const block = held.get(id)?.block ?? []
    return [indexOf.get(block) ?? 0, block.findIndex((item) => item.id === id)]
  }

  function inOrder(items: readonly ChatItem[]): ChatItem[] {
    return items
      .map((item) => ({ item, at: placeOf(item) }))
      .sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
      .map(({ item }) => item)
  }

  /** A changed item needs new nodes for everything that it stands under. */
  function touchUpwards(from: string | null, changed: Set<ChatBlock>): void {
    for (let id = from; id !== null;) {
      nodes.delete(id)
      const above = held.get(id)
      if (!above) return
      changed.add(above.block)
      id = parentIdOf(above.item)
    }
  }

  /** An item came or went, so what stands under it is nested in another way now. */
  function touchDownwards(id: string, changed: Set<ChatBlock>): void {
    for (const block of childBlocks.get(id) ?? []) changed.add(block)
    for (const item of descendantsOf(id)) nodes.delete(item.id)
  }

  return {
    update(before, after) {
      const kept = new Set(before)
      indexOf = new Map(after.map((block, index) => [block, index]))
      const gone = before.filter((block) => !indexOf.has(block))
      const changed = new Set(after.filter((block) => !kept.has(block)))
      const goneItems = new Map(gone.flat().map((item) => [item.id, item]))
      for (const block of gone) letGo(block)
      const come = [...changed]
      for (const block of come) take(block)
      for (const item of come.flat()) {
        const was = goneItems.get(item.id)
        goneItems.delete(item.id)
        if (was === item) continue
        touchUpwards(item.id, changed)
        if (was) touchUpwards(parentIdOf(was), changed)
        else touchDownwards(item.id, changed)
      }
      for (const item of goneItems.values()) {
        touchUpwards(item.id, changed)
        touchUpwards(parentIdOf(item), changed)
        touchDownwards(item.id, changed)
      }
      return changed
    },
    topOf: (block) => block.filter((item) => !held.has(parentIdOf(item) ?? '')).map((item) => nodeOf(item, 0)),
  }
}

export function parentIdOf(item: ChatItem): string | null {
  return 'parentId' in item ? item.parentId : null
}
