import { isPending, type ChatState, type ToolCall } from '../../../worker/api/chat'

/** Calls of a chat that wait for an answer, oldest first. */
export function pendingCalls(chat: ChatState | 'gone' | undefined): ToolCall[] {
  if (chat === undefined || chat === 'gone') return []
  return chat.blocks.flat().filter(isPending)
}
