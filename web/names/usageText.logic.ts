import type { SessionUsage } from '../../worker/api/agents/sessionDetails'
import type { Asked } from '../hub/useAsked'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { shortCount } from './shortCount.logic'

const words = sessionActionsMessages.info
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })

/** What a session used, as its CLI reported it; empty = it reported nothing. */
export function usageText(asked: Exclude<Asked<SessionUsage | null>, { kind: 'asking' }>): string {
  if (asked.kind === 'failed') return words.usageUnknown(messages.error(asked.error).what)
  if (!asked.value) return ''
  const { tokens, cost } = asked.value
  return words.usageWords(tokens === null ? null : shortCount(tokens), cost === null ? null : dollars.format(cost))
}
