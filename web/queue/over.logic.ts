import type { ChatState } from '../../worker/api/chat'
import { paletteMessages } from '../i18n/paletteMessages'
import type { AnsweredBy } from '../waiting/answeredBy'

const words = paletteMessages.queue.over

export interface OverFacts {
  /** The ids of the requests, one a line; empty = they were never read here. */
  asked: string
  /** Where each was answered, as far as this page has heard; null = not known. */
  by: readonly (AnsweredBy | null)[]
  inTerminal: boolean
}

/**
 * What became of requests that were not answered in this window. The agent's state has how they ended, and not which client
 * answered: that is known of this browser's own tabs and notifications, and else not guessed.
 */
export function overText(chat: ChatState | 'gone' | undefined, { asked, by, inTerminal }: OverFacts): string {
  const [place] = new Set(by)
  const isHere = place && by.every((each) => each === place)
  const where = words.where[isHere ? place : 'elsewhere']
  const unknown = isHere ? words.answered(where) : words.unknown
  if (chat === undefined || chat === 'gone' || asked === '') return unknown
  const ids = asked.split('\n')
  const ends = new Set<string>()
  for (const item of chat.blocks.flat()) {
    if (item.kind !== 'tool-call' || !item.permission || !ids.includes(item.permission.requestId)) continue
    ends.add(item.permission.kind)
  }
  const [end] = ends
  if (ends.size > 1) return ends.has('canceled') ? words.unknown : words.answered(where)
  switch (end) {
    case 'approved':
      return words.allowed(where)
    case 'denied':
      return words.denied(where)
    case 'canceled':
      return inTerminal ? words.toTerminal : words.withdrawn
    default:
      return unknown
  }
}
