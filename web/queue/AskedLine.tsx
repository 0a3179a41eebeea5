import type { SessionSummary } from '../../worker/api/state'
import { useChat } from '../hub/hooks'
import { askedOf } from '../permissions/permission.logic'
import { toolLine } from '../toolCall/toolCall.logic'
import { VisibleText } from '../visibleText/VisibleText'
import { pendingCalls } from './pendingCalls.logic'

/** What the oldest request of a session asks for, in one line; nothing while that is not known. */
export function AskedLine({ session: { serverId, id, content } }: { session: SessionSummary }) {
  const [call] = pendingCalls(useChat({ serverId, sessionId: id }))
  if (content.kind !== 'open' || call?.permission?.kind !== 'pending') return null
  const { tool, input } = askedOf(call, call.permission)
  const { verb, target } = toolLine({ ...call, tool, input }, content.path)
  return <VisibleText text={target === null ? verb : `${verb} ${target}`} />
}
