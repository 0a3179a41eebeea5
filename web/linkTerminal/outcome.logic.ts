import type { TerminalLinkOutcome } from '../../worker/api/flows'
import type { CanonicalUrl } from '../../worker/api/ids'
import { linkMessages } from '../i18n/linkMessages'

export interface OutcomeWords {
  title: string
  /** Null where the error itself says all. */
  text: string | null
  tone: 'info' | 'warning' | 'danger'
}

/** Words for everything that is not an approval; none of them sounds like one. */
export function outcomeWords(outcome: TerminalLinkOutcome, serverUrl: CanonicalUrl | null): OutcomeWords {
  const words = linkMessages.linkTerminal.outcome
  const server = serverUrl ?? words.noServer
  switch (outcome.kind) {
    case 'already-used':
      return { title: words.alreadyUsed, text: words.alreadyUsedText(server), tone: 'warning' }
    case 'not-found':
      return { title: words.notFound, text: words.notFoundText(server), tone: 'warning' }
    case 'approved-by-someone-else':
      return { title: words.someoneElse, text: words.someoneElseText(server), tone: 'danger' }
    case 'asks-for-account-secret':
      return { title: words.asksSecret, text: words.asksSecretText(server), tone: 'danger' }
    case 'loopback-from-camera':
      return { title: words.loopback, text: words.loopbackText(server), tone: 'warning' }
    case 'refused-by-person':
      return { title: words.refused, text: words.refusedText, tone: 'info' }
    case 'failed':
      return { title: words.failed, text: null, tone: 'danger' }
    case 'unproven':
      return { title: words.unproven, text: words.unprovenText(server), tone: 'warning' }
  }
}
