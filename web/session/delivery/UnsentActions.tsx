import { ArrowDown, ArrowUp } from 'lucide-react'
import type { UserText } from '../../../worker/api/chat'
import type { LocalId } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'
import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { useChatPlace } from '../place/chatContext'
import { noteHandedNow } from './handedNow'
import styles from './MessageFoot.module.css'

const words = composerMessages.waiting

/** What can be done with a message while only this device has it. */
function WaitingActions({ message: { localId } }: { message: UserText }) {
  const { commands } = useHub()
  const { session, compose } = useChatPlace()
  const { run, error } = useAction()
  if (localId === null) return null
  // Sent meanwhile: the state of the message already says so.
  const problem = error?.code === 'not-found' ? null : error
  return (
    <>
      <button
        type="button"
        className={styles.action}
        onClick={() => run(commands.discardMessage(session, localId), ({ text, pictures }) => compose(text, pictures))}
      >
        {messages.sessions.delivery.edit}
      </button>
      <button type="button" className={styles.action} onClick={() => run(commands.discardMessage(session, localId))}>
        {words.cancel}
      </button>
      <button
        type="button"
        className={styles.action}
        title={words.sendNowHelp}
        onClick={() => run(commands.sendNow(session, localId), () => noteHandedNow(localId))}
      >
        {words.sendNow}
      </button>
      {([-1, 1] as const).map((step) => (
        <button
          key={step}
          type="button"
          className={styles.action}
          aria-label={step < 0 ? words.earlier : words.later}
          title={step < 0 ? words.earlier : words.later}
          onClick={() => run(commands.moveMessage(session, localId, step))}
        >
          {step < 0 ? <ArrowUp size={14} aria-hidden /> : <ArrowDown size={14} aria-hidden />}
        </button>
      ))}
      {problem && (
        <span className={styles.delivery} role="alert">
          {messages.error(problem).what}
        </span>
      )}
    </>
  )
}

/** An ended session has no field in which a message could be edited; one that is away has. */
function HeldActions({ localId }: { localId: LocalId }) {
  const { commands } = useHub()
  const { session, send, compose } = useChatPlace()
  const { run, error } = useAction()
  // Sent meanwhile: the state of the message already says so.
  const problem = error?.code === 'not-found' ? null : error
  return (
    <>
      {send !== null && (
        <button
          type="button"
          className={styles.action}
          onClick={() =>
            run(commands.discardMessage(session, localId), ({ text, pictures }) => compose(text, pictures))
          }
        >
          {messages.sessions.delivery.edit}
        </button>
      )}
      <button type="button" className={styles.action} onClick={() => run(commands.discardMessage(session, localId))}>
        {words.discard}
      </button>
      {problem && (
        <span className={styles.delivery} role="alert">
          {messages.error(problem).what}
        </span>
      )}
    </>
  )
}

/** What can be done with an own message that the server does not have. */
export function UnsentActions({ message }: { message: UserText }) {
  const { delivery, localId } = message
  const { commands } = useHub()
  const { session, compose } = useChatPlace()
  const { run, error } = useAction()
  const takesBack = ['failed', 'queued', 'uploading'].includes(delivery.state)
  if (delivery.state === 'waiting') return <WaitingActions message={message} />
  if (delivery.state === 'held' && localId !== null) return <HeldActions localId={localId} />
  if (localId === null || !takesBack) return null
  const retry = () => run(commands.retryMessage(session, localId))
  const edit = () => run(commands.discardMessage(session, localId), ({ text, pictures }) => compose(text, pictures))
  // Sent meanwhile: the state of the message already says so.
  const problem = error?.code === 'not-found' ? null : error
  return (
    <>
      {delivery.state === 'failed' && (
        <button type="button" className={styles.action} onClick={retry}>
          {messages.sessions.delivery.retry}
        </button>
      )}
      <button type="button" className={styles.action} onClick={edit}>
        {delivery.state === 'uploading' ? words.cancelUpload : messages.sessions.delivery.edit}
      </button>
      {problem && (
        <span className={styles.delivery} role="alert">
          {messages.error(problem).what}
        </span>
      )}
    </>
  )
}
