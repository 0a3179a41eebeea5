import { useEffect } from 'react'
import type { ToolCall } from '../../../worker/api/chat'

/** Tells the ids of the requests that wait, one a line, as long as any does: to say later what became of them. */
export function useAskedIds(pending: readonly ToolCall[], onAsked: ((ids: string) => void) | undefined): void {
  const ids = pending.map(({ permission }) => permission?.requestId ?? '').join('\n')
  useEffect(() => {
    if (ids !== '') onAsked?.(ids)
  }, [ids, onAsked])
}
