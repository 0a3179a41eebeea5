import { useState } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import type { ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button, ButtonLink } from '../ui/Button'
import { errorData } from '../ui/errorData'
import { ErrorNotice } from '../ui/Notice'
import { ServerMark } from '../ui/ServerMark'
import { ManageServer } from './ManageServer'
import styles from './ServerList.module.css'
import { StateDot } from './StateDot'
import { connectionWords } from './serverWords.logic'
import { useSeconds } from './useSeconds'

/** One server: who it is, how it is, and its actions. */
export function ServerItem({ server, showMark }: { server: ServerState; showMark: boolean }) {
  const { commands } = useHub()
  const [error, setError] = useState<HubErrorData | null>(null)
  const { connection, account } = server
  const state = connectionWords(connection, useSeconds(connection.kind === 'waiting-to-retry'))
  const words = messages.servers
  const run = (action: Promise<unknown>) => {
    setError(null)
    action.catch((thrown: unknown) => setError(errorData(thrown)))
  }
  const askSignIn = connection.kind === 'sign-in-needed' || connection.kind === 'signed-out'
  return (
    <li className={styles.server}>
      {showMark && <ServerMark server={server} />}
      <p className={styles.name}>
        {server.label}
        {server.isPrimary && (
          <span className={styles.primary} title={words.primaryHelp}>
            {words.primary}
          </span>
        )}
      </p>
      {connection.kind === 'waiting-to-retry' && (
        <Button onClick={() => run(commands.retryNow(server.id))}>{words.retry}</Button>
      )}
      {connection.kind === 'paused' && (
        <Button onClick={() => run(commands.resumeServer(server.id))}>{words.actions.resume}</Button>
      )}
      {askSignIn && (
        <ButtonLink to={`/sign-in?server=${encodeURIComponent(server.id)}`}>
          {connection.kind === 'signed-out' ? words.actions.signIn : words.actions.signInAgain}
        </ButtonLink>
      )}
      <div className={styles.details}>
        <p className={styles.state}>
          <StateDot tone={state.tone} />
          {state.state}
        </p>
        {state.detail && <p>{state.detail}</p>}
        <p>{server.url}</p>
        {account.kind === 'signed-in' && (
          <p>
            {words.fingerprint} <span className={styles.code}>{account.fingerprint}</span>,{' '}
            {words.keyOrigin[account.keyOrigin]}
          </p>
        )}
      </div>
      <details className={styles.manage}>
        <summary className={styles.summary}>{words.manage(server.label)}</summary>
        <ManageServer server={server} run={run} />
      </details>
      {error && (
        <div className={styles.manage}>
          <ErrorNotice error={error} />
        </div>
      )}
    </li>
  )
}
