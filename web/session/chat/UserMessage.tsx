import type { UserText } from '../../../worker/api/chat'

import { useHub } from '../../hub/hubContext'
import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { LongText } from '../../markdown/LongText'
import { CopyIconButton } from '../../ui/CopyIconButton'
import { absoluteTime } from '../../time/time.logic'
import { useChatPlace } from './chatContext'
import { deliveryText } from './chatItem.logic'
import styles from './UserMessage.module.css'

const words = messages.sessions

/** A person's prompt, in a bubble, as typed. Under an own one: how far it got. */
export function UserMessage({ message }: { message: UserText }) {
  const { serverLabel } = useChatPlace()
  const state = deliveryText(message.delivery, serverLabel, (error) => messages.error(error).what)
  return (
    <article className={styles.message} aria-label={words.chat.you} title={absoluteTime(message.time)}>
      <div className={styles.line}>
        <CopyIconButton text={message.text} label={words.chat.copy} />
        <div className={styles.bubble} data-delivery={message.delivery.state} dir="auto">
          <LongText text={message.text} />
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

function UnsentActions({ message: { delivery, localId } }: { message: UserText }) {
  const { commands } = useHub()
  const { session, compose } = useChatPlace()
  const { run, error } = useAction()
  const takesBack = delivery.state === 'failed' || delivery.state === 'queued'
  if (localId === null || !takesBack) return null
  const retry = () => run(commands.retryMessage(session, localId))
  const edit = () => run(commands.discardMessage(session, localId), ({ text }) => compose(text))
  // Sent meanwhile: the message's own state says so.
  const problem = error?.code === 'not-found' ? null : error
  return (
    <>
      {delivery.state === 'failed' && (
        <button type="button" className={styles.action} onClick={retry}>
          {words.delivery.retry}
        </button>
      )}
      <button type="button" className={styles.action} onClick={edit}>
        {words.delivery.edit}
      </button>
      {problem && (
        <span className={styles.delivery} role="alert">
          {messages.error(problem).what}
        </span>
      )}
    </>
  )
}
