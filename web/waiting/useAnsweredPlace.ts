import { useSyncExternalStore } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import { answeredBy, onAnswered, type AnsweredPlace } from './answeredBy'

/** Where in this browser a request was answered; null = not here, as far as this page has heard. */
export function useAnsweredPlace(session: SessionAddress, requestId: string): AnsweredPlace | null {
  return useSyncExternalStore(onAnswered, () => answeredBy(session, requestId))
}
