import { isPending, type ToolCall } from '../../worker/api/chat'
import { requestName } from '../../worker/api/push/requestName'
import type { SessionSummary } from '../../worker/api/state'
import type { HubClient } from '../hub/hubContext'

/** If the request cannot be read within this time, it is told without its content. */
const contentWaitMs = 2_000

/** The first request of a session, from its chat; null = it was not read in time. */
export function askedCall(
  hub: Pick<HubClient, 'openTopic'>,
  { serverId, id, pendingRequests }: Pick<SessionSummary, 'serverId' | 'id' | 'pendingRequests'>,
): Promise<ToolCall | null> {
  // The chat may be behind the list, and still show as waiting what was answered.
  const waiting = new Set(pendingRequests)
  const waits = ({ permission }: ToolCall) =>
    permission?.kind === 'pending' &&
    waiting.has(requestName({ id: permission.requestId, createdAt: permission.askedAt }))
  const chat = hub.openTopic({ kind: 'chat', session: { serverId, sessionId: id } })
  return new Promise((resolve) => {
    function look(): void {
      const state = chat.current()
      if (state === undefined || state === 'gone') return
      for (const item of state.blocks.flat()) if (isPending(item) && waits(item)) return finish(item)
    }
    function finish(call: ToolCall | null): void {
      clearTimeout(timer)
      unsubscribe()
      resolve(call)
    }
    const timer = setTimeout(() => finish(null), contentWaitMs)
    const unsubscribe = chat.subscribe(look)
    look()
  })
}
