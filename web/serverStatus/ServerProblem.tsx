import type { ServerState } from '../../worker/api/state'
import { signInHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { connectionWords } from './serverWords.logic'
import { useSeconds } from '../time/useSeconds'
import { Button, ButtonLink } from '../ui/Button'
import { ServerMark } from '../ui/ServerMark'
import styles from './ServerProblem.module.css'

/** One line about a server that is not connected: its state in words, and what to do about it. */
export function ServerProblem({ server, showMark }: { server: ServerState; showMark: boolean }) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const { connection } = server
  const { state, detail } = connectionWords(server, useSeconds(connection.kind === 'waiting-to-retry'))
  const { retry, actions } = messages.servers
  return (
    <li className={styles.problem}>
      <p className={styles.words}>
        <span className={styles.name}>
          {showMark && <ServerMark server={server} />}{' '}
          {showMark ? <span aria-hidden>{server.label}</span> : server.label}
        </span>
        <span className={styles.state}>
          {state}
          {detail !== null && `, ${detail}`}
        </span>
        {error && <span role="alert">{messages.error(error).what}</span>}
      </p>
      {connection.kind === 'sign-in-needed' || connection.kind === 'signed-out' ? (
        <ButtonLink to={signInHref(server.id)}>
          {connection.kind === 'signed-out' ? actions.signIn : actions.signInAgain}
        </ButtonLink>
      ) : (
        <Button onClick={() => run(commands.retryNow(server.id))}>{retry}</Button>
      )}
    </li>
  )
}
