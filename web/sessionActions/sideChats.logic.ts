import type { SessionId } from '../../worker/api/ids'
import { allRows, type Rows } from '../../worker/api/rows'
import type { SessionSummary } from '../../worker/api/state'
import { compareSessions } from '../listOrder/arrangement.logic'

/** The side chats that were made from a session of this server, the latest first. */
export function sideChatsOf(sessions: Rows<SessionSummary> | undefined, id: SessionId): SessionSummary[] {
  return allRows(sessions)
    .filter(({ content }) => content.kind === 'open' && content.sideChatOf === id)
    .toSorted(compareSessions)
}
