import type { ServerState, SessionSummary } from '../../../worker/api/state'
import { composerNotes } from './composerNotes.logic'

interface Props {
  session: SessionSummary | undefined
  server: ServerState | undefined
}

/** What a person should know before sending, such as that the server is not connected. */
export function ComposerNotes({ session, server }: Props) {
  return composerNotes(session, server).map((note) => <p key={note}>{note}</p>)
}
