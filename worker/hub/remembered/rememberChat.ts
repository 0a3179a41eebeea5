import type { ChatItem, ChatState } from '../../api/chat'
import type { RememberedChat } from '../../api/remembered'

/** More than a screen full. */
const mostItems = 40
const mostCharacters = 300_000

/** The end of a chat as a cache has it; null = there is nothing to show, or something in it that waits for an answer. */
export function rememberedChat(chat: ChatState, now: number): RememberedChat | null {
  const isShown = chat.phase.kind === 'live' || chat.phase.kind === 'cached'
  const items = chat.blocks.flat().filter(({ seq }) => seq !== null)
  if (!isShown || items.length === 0 || items.some(isAsked)) return null
  const last = lastOf(items)
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

function isAsked(item: ChatItem): boolean {
  return item.kind === 'tool-call' && item.permission?.kind === 'pending'
}

function lastOf(items: readonly ChatItem[]): ChatItem[] {
  const last = items.slice(-mostItems)
  let characters = 0
  const start = last.findLastIndex((item) => (characters += JSON.stringify(item).length) > mostCharacters)
  return last.slice(start + 1)
}
