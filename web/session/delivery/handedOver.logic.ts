import type { ChatState, UserText } from '../../../worker/api/chat'
import type { LocalId } from '../../../worker/api/ids'

export function hasPrompt({ blocks }: Pick<ChatState, 'blocks'>, localId: LocalId | null): boolean {
  return blocks.some((block) => block.some((item) => item.kind === 'user-text' && item.localId === localId))
}

/** The chat with these prompts at its end, but for those that it has. */
export function withHandedOver(chat: ChatState, prompts: readonly UserText[]): ChatState {
  const left = prompts.filter(({ localId }) => !hasPrompt(chat, localId))
  if (left.length === 0) return chat
  return { ...chat, blocks: [...chat.blocks, left.length === prompts.length ? prompts : left] }
}
