import { Link } from 'wouter'
import type { ChatState, ToolCall } from '../../worker/api/chat'
import type { SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { useChat } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { PermissionCard } from '../permissions/PermissionCard'
import { isPending } from '../session/chat/chatRows.logic'
import { sessionTitle } from '../sessions/SessionList.logic'
import { WaitingPlaceholder } from './WaitingPlaceholder'
import styles from './WaitingRequests.module.css'

const words = messages.permission

/** What a session waits for, to be answered in place: its oldest request in full, the others counted. */
export function WaitingRequests({ session }: { session: SessionSummary }) {
  const address = { serverId: session.serverId, sessionId: session.id }
  const chat = useChat(address)
  if (session.content.kind !== 'open') return null
  const [first, ...more] = pendingCalls(chat)
  const isLoading = chat === undefined || (chat !== 'gone' && chat.phase.kind === 'loading')
  if (!first && isLoading) return <WaitingPlaceholder />
  return (
    <div className={styles.requests}>
      {first ? (
        <PermissionCard session={address} call={first} folder={session.content.path} />
      ) : (
        <p className={styles.more}>{words.unreadable}</p>
      )}
      {more.length > 0 && (
        <p className={styles.more}>
          {words.more(more.length)}.{' '}
          <Link href={sessionHref(session.serverId, session.id)}>{words.open(sessionTitle(session))}</Link>
        </p>
      )}
    </div>
  )
}

function pendingCalls(chat: ChatState | 'gone' | undefined): ToolCall[] {
  if (chat === undefined || chat === 'gone') return []
  return chat.order.flatMap((id) => {
    const item = chat.items[id]
    return item?.kind === 'tool-call' && isPending(item) ? [item] : []
  })
}
