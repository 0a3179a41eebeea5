import type { SessionSummary } from '../../../worker/api/state'
import { useChat } from '../../hub/hooks'
import { askedOf } from '../../permissions/permission.logic'
import { toolLine } from '../../toolCall/toolCall.logic'
import { VisibleText } from '../../visibleText/VisibleText'
import { pendingCalls } from './pendingCalls.logic'
import { useAskedIds } from './useAskedIds'

interface Props {
  session: SessionSummary
  onAsked(ids: string): void
}

/** What the oldest request of a session asks for, in one line; nothing while that is not known. */
export function AskedLine({ session: { serverId, id, content }, onAsked }: Props) {
  const address = { serverId, sessionId: id }
  const pending = pendingCalls(useChat(address))
  useAskedIds(address, pending, onAsked)
  const [call] = pending
  if (content.kind !== 'open' || call?.permission?.kind !== 'pending') return null
  const { tool, input } = askedOf(call, call.permission)
  const { verb, target } = toolLine({ ...call, tool, input }, content.path)
  return <VisibleText text={target === null ? verb : `${verb} ${target}`} />
}
