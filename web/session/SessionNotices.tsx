import type { ReactNode } from 'react'
import type { ChatState } from '../../worker/api/chat'
import type { ServerState } from '../../worker/api/state'
import { signInHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button, ButtonLink } from '../ui/Button'
import styles from './SessionScreen.module.css'

const words = messages.sessions

/** Why there is no conversation to show. */
export function Message({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className={styles.message}>
      <p className={styles.messageTitle}>{title}</p>
      <p>{text}</p>
      {children && <p>{children}</p>}
    </div>
  )
}

/** No chat under this address: its server was removed, or the person signed out of it. */
export function Gone({ server }: { server: ServerState | undefined }) {
  if (server?.account.kind === 'signed-out') {
    return (
      <Message title={words.chat.signedOut(server.label)} text={words.chat.signedOutHelp}>
        <ButtonLink look="primary" to={signInHref(server.id)}>
          {messages.servers.actions.signIn}
        </ButtonLink>
      </Message>
    )
  }
  return (
    <Message title={words.chat.gone} text={words.chat.goneHelp}>
      <ButtonLink to="/">{words.chat.back}</ButtonLink>
    </Message>
  )
}

/** Why the conversation is not up to date, with a way to try again. */
export function FailedNotice({ chat }: { chat: ChatState }) {
  const { commands } = useHub()
  if (chat.phase.kind !== 'failed') return null
  const { what, todo } = messages.error(chat.phase.error)
  // The next state shows whether the server was reached; the answer of the command does not.
  const retry = () => void commands.retryNow(chat.serverId).catch(() => {})
  return (
    <div className={styles.failure} role="alert">
      <div>
        <p className={styles.messageTitle}>{words.chat.failed}</p>
        <p>
          {what} {todo}
        </p>
      </div>
      <Button onClick={retry}>{words.chat.retry}</Button>
    </div>
  )
}
