import type { ChatState } from '../../../worker/api/chat'

/** What the agent itself said last, not one of its helpers; null = nothing that is here. */
export function lastAgentText({ blocks }: Pick<ChatState, 'blocks'>): string | null {
  for (const block of blocks.toReversed()) {
    for (const item of block.toReversed()) {
      if (item.kind === 'agent-text' && item.parentId === null) return item.text
    }
  }
  return null
}
