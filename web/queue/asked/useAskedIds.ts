import { useEffect, useEffectEvent, useRef } from 'react'
import type { ToolCall } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { forgetAnswered } from '../../waiting/answeredBy'

/** Tells the ids of the requests that wait, one a line, as long as any does: to say later what became of them. */
export function useAskedIds(
  session: SessionAddress,
  pending: readonly ToolCall[],
  onAsked: ((ids: string) => void) | undefined,
): void {
  const ids = pending.map(({ permission }) => permission?.requestId ?? '').join('\n')
  useEffect(() => {
    if (ids !== '') onAsked?.(ids)
  }, [ids, onAsked])
  const before = useRef<readonly string[]>([])
  const forgetNew = useEffectEvent((requests: readonly string[]) => {
    // One that waited before may have its answer on its way.
    for (const [index, { permission }] of pending.entries()) {
      if (permission && !before.current.includes(requests[index] ?? '')) forgetAnswered(session, permission.requestId)
    }
    before.current = requests
  })
  // A request with another time is another one, whatever its id.
  const requests = pending.map(({ permission }) => JSON.stringify(requestOf(permission))).join('\n')
  useEffect(() => forgetNew(requests.split('\n')), [requests])
}

function requestOf(permission: ToolCall['permission']) {
  return permission?.kind === 'pending' ? [permission.requestId, permission.askedAt] : null
}
