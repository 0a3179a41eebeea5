import { catchesUp } from '../../../worker/api/agentSettings/catchesUp'
import type { ServerState, SessionSummary } from '../../../worker/api/state'
import { composerMessages } from '../../i18n/composerMessages'

const words = composerMessages.notes

/** What a person should know before sending. */
export function composerNotes(session: SessionSummary | undefined, server: ServerState | undefined): string[] {
  const notes: string[] = []
  if (session?.activity === 'offline') {
    const cliVersion = session.content.kind === 'open' ? session.content.cliVersion : null
    notes.push(catchesUp(cliVersion) ? words.sessionOffline : words.oldSessionOffline(cliVersion ?? ''))
  }
  const unavailable = server ? unavailableNote(server) : null
  if (unavailable !== null) notes.push(unavailable)
  return notes
}

function unavailableNote({ connection, label }: ServerState): string | null {
  switch (connection.kind) {
    case 'connected':
    case 'connecting':
      return null
    case 'paused':
      return words.paused(label)
    case 'signed-out':
    case 'sign-in-needed':
      return words.signIn(label)
    case 'waiting-to-retry':
    case 'blocked':
      return words.offline(label)
  }
}
