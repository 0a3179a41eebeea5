import { useSyncExternalStore } from 'react'
import type { ToolPermission } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'
import { answeredBy, onAnswered, type AnsweredPlace } from './answeredBy'

/** Where in this browser a request was answered as it ended (`now`); null = not here, as far as this page has heard. */
export function useAnsweredPlace(
  session: SessionAddress,
  requestId: string,
  now: ToolPermission | null,
): AnsweredPlace | null {
  const isAllowed = now?.kind === 'approved' || (now?.kind === 'denied' ? false : null)
  return useSyncExternalStore(onAnswered, () => answeredBy(session, requestId, isAllowed))
}
