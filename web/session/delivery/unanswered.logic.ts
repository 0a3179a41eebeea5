import type { ChatItem, ChatState } from '../../../worker/api/chat'

/** How many of the person's last prompts, which the server has, are followed by nothing of the agent. */
export function unansweredPrompts({ blocks }: Pick<ChatState, 'blocks'>): number {
  let count = 0
  for (let block = blocks.length - 1; block >= 0; block--) {
    const items = blocks[block] ?? []
    for (let at = items.length - 1; at >= 0; at--) {
      const item = items[at]
      if (item && isOfAgent(item)) return count
      // A command such as `/clear` has no answer.
      const isAsked = item?.kind === 'user-text' && !item.text.startsWith('/')
      if (isAsked && item.delivery.state === 'delivered') count++
    }
  }
  return count
}

/** Whether it shows that the agent was at work. Notices come from the session itself, also when it ends. */
function isOfAgent(item: ChatItem): boolean {
  switch (item.kind) {
    case 'agent-text':
    case 'thinking':
    case 'tool-call':
    case 'locked':
      return true
    case 'file':
      return item.from === 'agent'
    case 'event':
      return item.event.type !== 'message' && item.event.type !== 'mode-switched'
    case 'user-text':
    case 'terminal':
      return false
  }
}
