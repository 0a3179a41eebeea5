import type { ChatBlock, ChatItem } from '../../../worker/api/chat'
import { MAX_NESTING, parentIdOf, type ChatNode } from '../place/chatNodes.logic'

/** What stands under an item, each with what stands under it. */
export function nodesUnder(blocks: readonly ChatBlock[], id: string): ChatNode[] {
  const children = new Map<string, ChatItem[]>()
  for (const block of blocks) {
    for (const item of block) {
      const parentId = parentIdOf(item)
      if (parentId === null) continue
      const siblings = children.get(parentId)
      if (siblings) siblings.push(item)
      else children.set(parentId, [item])
    }
  }
  const under = (parentId: string, level: number): ChatNode[] =>
    level >= MAX_NESTING
      ? []
      : (children.get(parentId) ?? []).map((item) => ({ item, children: under(item.id, level + 1) }))
  return under(id, 0)
}

/** All that a helper did, also through helpers of its own. */
export function countOf(nodes: readonly ChatNode[]): number {
  return nodes.reduce((sum, { children }) => sum + 1 + countOf(children), 0)
}
