import { useState } from 'react'
import type { ServerState } from '../../worker/api/state'
import { signInHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { connectionWords } from './serverWords.logic'
import { useSeconds } from '../time/useSeconds'
import { Button, ButtonLink } from '../ui/Button'
import { errorData } from '../ui/errorData'
import { ServerMark } from '../ui/ServerMark'
import styles from './ServerProblem.module.css'

/** A server that is away, in a line: its state in words and the one thing to do about it. */
export function ServerProblem({ server, showMark }: { server: ServerState; showMark: boolean }) {
  const { commands } = useHub()
  const [problem, setProblem] = useState<string | null>(null)
  const { connection } = server
  const { state, detail } = connectionWords(connection, useSeconds(connection.kind === 'waiting-to-retry'))
  const { retry, actions } = messages.servers
  const retryNow = () => {
    setProblem(null)
    commands.retryNow(server.id).catch((error: unknown) => setProblem(messages.error(errorData(error)).what))
  }
  return (
    <li className={styles.need}>
      <p className={styles.words}>
        <span className={styles.name}>
          {showMark && <ServerMark server={server} />}{' '}
          {showMark ? <span aria-hidden>{server.label}</span> : server.label}
        </span>
        <span className={styles.state}>
          {state}
          {detail !== null && `, ${detail}`}
        </span>
        {problem !== null && <span role="alert">{problem}</span>}
      </p>
      {connection.kind === 'sign-in-needed' || connection.kind === 'signed-out' ? (
        <ButtonLink to={signInHref(server.id)}>
          {connection.kind === 'signed-out' ? actions.signIn : actions.signInAgain}
        </ButtonLink>
      ) : (
        <Button onClick={retryNow}>{retry}</Button>
      )}
    </li>
  )
}
