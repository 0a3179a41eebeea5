import type { SessionSummary } from '../../api/state'

/** Where the terminal drives, a prompt takes over at once. */
export function isBusy(session: SessionSummary | null): boolean {
  const isAtWork = session?.activity === 'working' || session?.activity === 'needs-you'
  return isAtWork && session.content.kind === 'open' && !session.content.controlledByTerminal
}
