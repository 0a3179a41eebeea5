import { hasEnded, type SessionSummary } from '../../worker/api/state'
import { canBeArchived, type SessionAction } from './sessionActions.logic'

export type SwipeAction = 'read' | Extract<SessionAction, 'pin' | 'unpin' | 'archive' | 'end-and-archive'>

/** What a swipe to the end or the start of the line does; null = nothing. */
export function swipeAction(session: SessionSummary, to: 'end' | 'start'): SwipeAction | null {
  const { activity, unread, marks } = session
  if (marks?.removal || activity === 'lost') return null
  if (to === 'end') return unread ? 'read' : marks?.pinned ? 'unpin' : 'pin'
  if (!canBeArchived(session)) return null
  return hasEnded(activity) ? 'archive' : 'end-and-archive'
}
