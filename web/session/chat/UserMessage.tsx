import { use } from 'react'
import type { UserText } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { LongText } from '../../markdown/LongText'
import { Markdown } from '../../markdown/Markdown'
import { absoluteTime } from '../../time/time.logic'
import { useChatPlace, WorkSinceContext } from '../place/chatContext'
import { readsAsMarkdown } from './chatItem.logic'
import { onDemand } from '../../page/onDemand'
import footStyles from '../delivery/MessageFoot.module.css'
import styles from './UserMessage.module.css'

const MessageFoot = onDemand(
  async () => (await import('../delivery/MessageFoot')).MessageFoot,
  <div className={footStyles.foot} />,
)

const UnsentPictures = onDemand(async () => (await import('../pictures/UnsentPictures')).UnsentPictures)

const words = messages.sessions

const MessageActions = onDemand(async () => (await import('../place/MessageActions')).MessageActions)

/** A person's prompt, in a bubble: as typed, or as the markdown that it is. Under an own one: how far it got. */
export function UserMessage({ message }: { message: UserText }) {
  const { session, serverLabel } = useChatPlace()
  const isMarkdown = readsAsMarkdown(message.text)
  const workSince = use(WorkSinceContext)
  const isGivenAtWork = workSince !== null && message.localId !== null && (message.seq ?? 0) > workSince
  const hasFoot = isGivenAtWork || message.delivery.state !== 'delivered'
  return (
    <article className={styles.message} aria-label={words.chat.you} title={absoluteTime(message.time)}>
      {message.pictures && message.localId !== null && (
        <UnsentPictures
          session={session}
          serverLabel={serverLabel}
          localId={message.localId}
          pictures={message.pictures}
        />
      )}
      <div className={styles.line}>
        <MessageActions text={message.text} seq={message.seq} time={message.time} />
        <div
          className={styles.bubble}
          data-delivery={message.delivery.state}
          data-markdown={isMarkdown || undefined}
          dir="auto"
        >
          {isMarkdown ? <Markdown text={message.text} /> : <LongText text={message.text} />}
        </div>
      </div>
      {hasFoot && <MessageFoot message={message} />}
    </article>
  )
}
