import type { ChatState } from '../../worker/api/chat'
import { paletteMessages } from '../i18n/paletteMessages'

const words = paletteMessages.queue.over

/**
 * What became of requests that were not answered in this window. The agent's state has how they ended, and not which client
 * or terminal answered: that is not guessed. `asked`: their ids, one a line; empty = they were never read here.
 */
export function overText(chat: ChatState | 'gone' | undefined, asked: string): string {
  if (chat === undefined || chat === 'gone' || asked === '') return words.unknown
  const ids = asked.split('\n')
  const ends = new Set<string>()
  for (const item of chat.blocks.flat()) {
    if (item.kind !== 'tool-call' || !item.permission || !ids.includes(item.permission.requestId)) continue
    ends.add(item.permission.kind)
  }
  const [end] = ends
  if (ends.size > 1) return ends.has('canceled') ? words.unknown : words.answered
  switch (end) {
    case 'approved':
      return words.allowed
    case 'denied':
      return words.denied
    case 'canceled':
      return words.withdrawn
    default:
      return words.unknown
  }
}
