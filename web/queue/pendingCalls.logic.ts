import type { ChatState, ToolCall } from '../../worker/api/chat'
import { isPending } from '../session/chat/chatRows.logic'

/** Calls of a chat that wait for an answer, oldest first. */
export function pendingCalls(chat: ChatState | 'gone' | undefined): ToolCall[] {
  if (chat === undefined || chat === 'gone') return []
  return chat.blocks.flat().flatMap((item) => (item.kind === 'tool-call' && isPending(item) ? [item] : []))
}
