import { useState } from 'react'
import type { UserText } from '../../../worker/api/chat'

import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { LongText } from '../../markdown/LongText'
import { CopyIconButton } from '../../ui/CopyIconButton'
import { absoluteTime } from '../../time/time.logic'
import { useChatPlace } from './chatContext'
import { deliveryText } from './chatItem.logic'
import { errorData } from '../../../worker/api/errors'
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
  const [problem, setProblem] = useState<string | null>(null)
  const takesBack = delivery.state === 'failed' || delivery.state === 'queued'
  if (localId === null || !takesBack) return null
  const report = (error: unknown) => {
    // Sent meanwhile: the message's own state says so.
    const data = errorData(error)
    if (data.code === 'not-found') return
    setProblem(messages.error(data).what)
  }
  const retry = () => {
    setProblem(null)
    commands.retryMessage(session, localId).catch(report)
  }
  const edit = () => {
    setProblem(null)
    commands.discardMessage(session, localId).then(({ text }) => compose(text), report)
  }
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
      {problem !== null && (
        <span className={styles.delivery} role="alert">
          {problem}
        </span>
      )}
    </>
  )
}
