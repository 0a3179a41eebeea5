import { isPending, type ChatBlock, type ChatItem, type ChatState } from '../../api/chat'
import type { RememberedChat } from '../../api/remembered'

/** Rows; what helper agents did stands under the row that called them. More than a screen full. */
const mostRows = 40
const mostCharacters = 300_000

/** The end of a chat as a cache has it; null = there is nothing to show, or something in it that waits for an answer. */
export function rememberedChat(chat: ChatState, now: number): RememberedChat | null {
  const isShown = chat.phase.kind === 'live' || chat.phase.kind === 'cached'
  if (!isShown) return null
  const last = lastOf(chat.blocks)
  if (last === null || last.length === 0) return null
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

/**
 * The last rows, each with what stands under it as in the whole chat: nothing whose parent is left out. Looks at no more
 * than it takes, however much is loaded. Null = something in it waits for an answer.
 */
function lastOf(blocks: readonly ChatBlock[]): ChatItem[] | null {
  const last = new Map<string, ChatItem>()
  let rows = 0
  let characters = 0
  for (const item of backwards(blocks)) {
    // A request may stand there before there is a message of it.
    if (isPending(item)) return null
    if (item.seq === null) continue
    characters += JSON.stringify(item).length
    if (rows === mostRows || characters > mostCharacters) break
    last.set(item.id, item)
    if (parentIdOf(item) === null) rows += 1
  }
  const isWhole = (item: ChatItem): boolean => {
    const parentId = parentIdOf(item)
    if (parentId === null) return true
    const parent = last.get(parentId)
    return parent !== undefined && isWhole(parent)
  }
  return [...last.values()].toReversed().filter(isWhole)
}

function* backwards(blocks: readonly ChatBlock[]): Generator<ChatItem> {
  for (let at = blocks.length - 1; at >= 0; at--) yield* blocks[at]?.toReversed() ?? []
}

function parentIdOf(item: ChatItem): string | null {
  return 'parentId' in item ? item.parentId : null
}
