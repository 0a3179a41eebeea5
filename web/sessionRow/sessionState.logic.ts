import type { SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'

const words = messages.sessions

export type Glyph = 'needs-you' | 'working' | 'unread' | 'idle' | 'offline' | 'archived' | 'lost' | 'unknown' | 'locked'

export interface SessionState {
  glyph: Glyph
  /** For screen readers and `title`. */
  text: string
}

/** `stale`: the server is not connected, so what it said last is told as past and nothing spins. */
export function sessionState(session: SessionSummary, stale: boolean): SessionState {
  const { activity, unread } = session
  const text = activityText(session, stale)
  if (session.content.kind === 'locked') return { glyph: 'locked', text: `${words.state.locked}, ${text}` }
  if (activity === 'needs-you' || activity === 'archived' || activity === 'lost') return { glyph: activity, text }
  const described = unread ? `${words.state.unread}, ${text}` : text
  if (activity === 'working' && !stale) return { glyph: 'working', text: described }
  if (unread) return { glyph: 'unread', text: described }
  // What was running when its server was last heard may have ended since.
  const isPast = stale && (activity === 'working' || activity === 'idle')
  return { glyph: isPast ? 'unknown' : activity, text }
}

function activityText(session: SessionSummary, stale: boolean): string {
  const { state } = words
  switch (session.activity) {
    case 'needs-you': {
      const text = stale ? state.neededYou : state.needsYou
      return session.pendingRequests.length > 1 ? `${text}, ${state.requests(session.pendingRequests.length)}` : text
    }
    case 'working':
      return stale ? state.wasWorking : state.working
    case 'idle':
      return stale ? state.wasIdle : state.idle
    case 'offline':
      return state.offline
    case 'archived':
      return state.archived
    case 'lost':
      return state.lost
    case 'unknown':
      return state.unknown
  }
}
