import { hasEnded, type SessionSummary } from '../../worker/api/state'
import type { SessionAction } from './sessionActions.logic'

export type SwipeAction = 'read' | Extract<SessionAction, 'pin' | 'unpin' | 'archive' | 'end-and-archive'>

/** What a swipe to the end or the start of the line does; null = nothing. */
export function swipeAction({ activity, unread, marks }: SessionSummary, to: 'end' | 'start'): SwipeAction | null {
  if (marks?.removal || activity === 'lost') return null
  if (to === 'end') return unread ? 'read' : marks?.pinned ? 'unpin' : 'pin'
  if (activity === 'archived') return null
  return hasEnded(activity) ? 'archive' : 'end-and-archive'
}
