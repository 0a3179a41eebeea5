import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import type { ReactNode } from 'react'
import type { UserText } from '../../../worker/api/chat'
import type { LocalId } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'
import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { useChatPlace } from '../place/chatContext'
import styles from './MessageFoot.module.css'

const words = composerMessages.waiting

/** What can be done with an own message that the server does not have. */
export function UnsentActions({ message: { delivery, localId } }: { message: UserText }) {
  return localId === null ? null : <Actions state={delivery.state} localId={localId} />
}

function Actions({ state, localId }: { state: UserText['delivery']['state']; localId: LocalId }) {
  const { commands } = useHub()
  const { session, send, compose } = useChatPlace()
  const { run, error } = useAction()
  // Sent meanwhile: the state of the message already says so.
  const problem = error?.code === 'not-found' ? null : error
  const edit = () => run(commands.discardMessage(session, localId), ({ text, pictures }) => compose(text, pictures))
  const discard = () => run(commands.discardMessage(session, localId))
  // An ended session has no field in which a message could be edited; one that is away has.
  const hasField = send !== null
  const editOrDiscard = () =>
    hasField ? (
      <Action onPress={edit}>{messages.sessions.delivery.edit}</Action>
    ) : (
      <Action onPress={discard}>{words.discard}</Action>
    )
  const actions = (): ReactNode => {
    switch (state) {
      case 'waiting':
        return (
          <>
            <Action onPress={edit}>{messages.sessions.delivery.edit}</Action>
            <Action onPress={discard}>{words.cancel}</Action>
            <Action title={words.sendNowHelp} onPress={() => run(commands.sendNow(session, localId))}>
              {words.sendNow}
            </Action>
            {([-1, 1] as const).map((step) => (
              <Action
                key={step}
                label={step < 0 ? words.earlier : words.later}
                title={step < 0 ? words.earlier : words.later}
                onPress={() => run(commands.moveMessage(session, localId, step))}
              >
                {step < 0 ? <ArrowUp size={14} aria-hidden /> : <ArrowDown size={14} aria-hidden />}
              </Action>
            ))}
          </>
        )
      case 'held':
        return (
          <>
            {hasField && <Action onPress={edit}>{messages.sessions.delivery.edit}</Action>}
            <Action onPress={discard}>{words.discard}</Action>
          </>
        )
      case 'failed':
        return (
          <>
            <Action onPress={() => run(commands.retryMessage(session, localId))}>
              {messages.sessions.delivery.retry}
            </Action>
            {editOrDiscard()}
          </>
        )
      case 'queued':
        return editOrDiscard()
      case 'uploading':
        return <Action onPress={edit}>{words.cancelUpload}</Action>
      case 'sending':
      case 'sent':
      case 'delivered':
        return null
    }
  }
  return (
    <>
      {actions()}
      {problem && (
        <span className={styles.delivery} role="alert">
          {messages.error(problem).what}
        </span>
      )}
    </>
  )
}

interface ActionProps {
  /** Where there are no words. */
  label?: string
  title?: string
  onPress(): void
  children: ReactNode
}

function Action({ label, title, onPress, children }: ActionProps) {
  return (
    <button type="button" className={styles.action} aria-label={label} title={title} onClick={onPress}>
      {children}
    </button>
  )
}
