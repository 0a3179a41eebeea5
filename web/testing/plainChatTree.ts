import type { ChatItem } from '../../worker/api/chat'
import { MAX_NESTING, parentIdOf, type ChatNode } from '../session/place/chatNodes.logic'

interface GrowingNode extends ChatNode {
  children: GrowingNode[]
}

/**
 * The tree of a chat from all its items at once, what `createNodes` must equal.
 * Items with a parent that is here stand under it; one whose parent is missing, or whose ancestors are a circle, stands
 * at the top: nothing is lost.
 */
export function plainChatTree(items: readonly ChatItem[]): ChatNode[] {
  const nodes = new Map(items.map((item) => [item.id, newNode(item)]))
  const places = placesOf(nodes)
  const top: GrowingNode[] = []
  for (const [id, node] of nodes) (places.get(id)?.under?.children ?? top).push(node)
  return top
}

interface Place {
  /** Null = the top. */
  under: GrowingNode | null
  level: number
  /** Where what belongs to it is put. */
  host: GrowingNode
  isCircular: boolean
}

function newNode(item: ChatItem): GrowingNode {
  return { item, children: [] }
}

/** The place of each node. Every step up the ancestors is taken once, in a loop: they are of an unknown author. */
function placesOf(nodes: ReadonlyMap<string, GrowingNode>): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const start of nodes.values()) {
    const path: GrowingNode[] = []
    const onPath = new Set<GrowingNode>()
    let node: GrowingNode | undefined = start
    while (node && !onPath.has(node) && !places.has(node.item.id)) {
      path.push(node)
      onPath.add(node)
      node = nodes.get(parentIdOf(node.item) ?? '')
    }
    let above: Place | null = node ? (places.get(node.item.id) ?? null) : null
    const isCircular = above?.isCircular ?? node !== undefined
    for (const step of path.toReversed()) {
      const isTop: boolean = isCircular || above === null
      const level: number = isTop || above === null ? 0 : Math.min(above.level + 1, MAX_NESTING)
      const under: GrowingNode | null = isTop || above === null ? null : above.host
      const host: GrowingNode = level < MAX_NESTING || under === null ? step : under
      above = { under, level, host, isCircular }
      places.set(step.item.id, above)
    }
  }
  return places
}
