import { isPending, type ChatItem, type ChatState } from '../../api/chat'
import type { RememberedChat } from '../../api/remembered'

/** Rows; what helper agents did stands under the row that called them. More than a screen full. */
const mostRows = 40
const mostCharacters = 300_000

/** The end of a chat as a cache has it; null = there is nothing to show, or something in it that waits for an answer. */
export function rememberedChat(chat: ChatState, now: number): RememberedChat | null {
  const isShown = chat.phase.kind === 'live' || chat.phase.kind === 'cached'
  const items = chat.blocks.flat()
  // A request may stand there before there is a message of it.
  if (!isShown || items.some(isPending)) return null
  const last = lastOf(items.filter(({ seq }) => seq !== null))
  if (last.length === 0) return null
  const asOf = chat.phase.kind === 'cached' ? chat.phase.asOf : now
  return {
    ...chat,
    phase: { kind: 'cached', asOf },
    history: 'unknown',
    blocks: [last],
    lost: [],
    controls: null,
  }
}

/** The last rows, each with what stands under it as in the whole chat: nothing whose parent is left out. */
function lastOf(items: readonly ChatItem[]): ChatItem[] {
  const all = new Set(items.map(({ id }) => id))
  const parentOf = (item: ChatItem) => {
    const parentId = 'parentId' in item ? item.parentId : null
    return parentId !== null && all.has(parentId) ? parentId : null
  }
  const last = new Map<string, ChatItem>()
  let rows = 0
  let characters = 0
  for (const item of items.toReversed()) {
    characters += JSON.stringify(item).length
    if (rows === mostRows || characters > mostCharacters) break
    last.set(item.id, item)
    if (parentOf(item) === null) rows += 1
  }
  const isWhole = (item: ChatItem | undefined): boolean => {
    const parentId = item && parentOf(item)
    return item !== undefined && (parentId === null || isWhole(last.get(parentId ?? '')))
  }
  return [...last.values()].toReversed().filter(isWhole)
}
