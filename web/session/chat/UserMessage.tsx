import type { UserText } from '../../../worker/api/chat'

import { messages } from '../../i18n/messages'
import { LongText } from '../../markdown/LongText'
import { Markdown } from '../../markdown/Markdown'
import { absoluteTime } from '../../time/time.logic'
import { useChatPlace } from '../place/chatContext'
import { deliveryText, readsAsMarkdown } from './chatItem.logic'
import { onDemand } from '../../page/onDemand'
import styles from './UserMessage.module.css'

const UnsentActions = onDemand(async () => (await import('./UnsentActions')).UnsentActions)

const UnsentPictures = onDemand(async () => (await import('../pictures/UnsentPictures')).UnsentPictures)

const words = messages.sessions

const MessageActions = onDemand(async () => (await import('../place/MessageActions')).MessageActions)

/** A person's prompt, in a bubble: as typed, or as the markdown that it is. Under an own one: how far it got. */
export function UserMessage({ message }: { message: UserText }) {
  const { session, serverLabel } = useChatPlace()
  const isMarkdown = readsAsMarkdown(message.text)
  const state = deliveryText(message.delivery, serverLabel, (error) => messages.error(error).what)
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
      {state !== null && (
        <div className={styles.foot}>
          <span className={styles.delivery} data-delivery={message.delivery.state}>
            {state}
          </span>
          <UnsentActions message={message} />
        </div>
      )}
    </article>
  )
}
