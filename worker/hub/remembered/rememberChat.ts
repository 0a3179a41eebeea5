import { isPending, type ChatBlock, type ChatItem, type ChatState } from '../../api/chat'
import type { RememberedChat } from '../../api/remembered'
import { paintedAtOnce } from '../../connection/chat/stream/receivedMessages'

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
 * The last rows, each with what stands under it as in what the hub reads first at the next start: what stands under a row
 * that is left out here, and is there then, is left out too; what has lost its row stands by itself. Looks at no more than
 * it takes, however much is loaded. Null = something in it waits for an answer.
 */
function lastOf(blocks: readonly ChatBlock[]): ChatItem[] | null {
  const last = new Map<string, ChatItem>()
  const readFirst = new Set<string>()
  let newest: number | null = null
  let rows = 0
  let characters = 0
  for (const item of backwards(blocks)) {
    const isFull = rows === mostRows || characters > mostCharacters
    // A request may stand there before there is a message of it.
    if (!isFull && isPending(item)) return null
    if (item.seq === null) continue
    newest ??= item.seq
    if (item.seq <= newest - paintedAtOnce) break
    readFirst.add(item.id)
    if (isFull) continue
    characters += JSON.stringify(item).length
    if (characters > mostCharacters) continue
    last.set(item.id, item)
    if (parentIdOf(item) === null) rows += 1
  }
  const isShown = (item: ChatItem): boolean => {
    const parentId = parentIdOf(item)
    if (parentId === null) return true
    const parent = last.get(parentId)
    return parent ? isShown(parent) : !readFirst.has(parentId)
  }
  return [...last.values()].toReversed().filter(isShown)
}

function* backwards(blocks: readonly ChatBlock[]): Generator<ChatItem> {
  for (let at = blocks.length - 1; at >= 0; at--) yield* blocks[at]?.toReversed() ?? []
}

function parentIdOf(item: ChatItem): string | null {
  return 'parentId' in item ? item.parentId : null
}
