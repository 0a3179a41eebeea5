import { useState } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import type { AppState, ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { cliCommands } from '../sessions/firstSteps.logic'
import { Button, ButtonLink } from '../ui/Button'
import { CommandList } from '../ui/CommandList'
import { errorData } from '../ui/errorData'
import { ErrorNotice } from '../ui/Notice'
import { ServerMark } from '../ui/ServerMark'
import { ManageServer } from './ManageServer'
import styles from './ServerList.module.css'
import { StateDot } from './StateDot'
import { connectionWords } from './serverWords.logic'
import { useSeconds } from './useSeconds'

/** One server: who it is, how it is, and its actions. */
export function ServerItem({ server, app }: { server: ServerState; app: AppState }) {
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
      {app.serverOrder.length > 1 && <ServerMark server={server} />}
      <p className={styles.name}>
        {server.label}
        {server.isPrimary && (
          <span className={styles.primary} title={words.primaryHelp}>
            {words.primary}
          </span>
        )}
      </p>
      <div className={styles.actions}>
        {connection.kind === 'waiting-to-retry' && (
          <Button onClick={() => run(commands.retryNow(server.id))}>{words.retry}</Button>
        )}
        {/* The server may have refused us by mistake: asking once more costs nothing. */}
        {(connection.kind === 'sign-in-needed' || connection.kind === 'blocked') && (
          <Button onClick={() => run(commands.retryNow(server.id))}>{words.tryAgain}</Button>
        )}
        {connection.kind === 'paused' && (
          <Button onClick={() => run(commands.resumeServer(server.id))}>{words.actions.resume}</Button>
        )}
        {askSignIn && (
          <ButtonLink to={`/sign-in?server=${encodeURIComponent(server.id)}`}>
            {connection.kind === 'signed-out' ? words.actions.signIn : words.actions.signInAgain}
          </ButtonLink>
        )}
      </div>
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
      {account.kind === 'signed-in' && <ConnectCli server={server} app={app} />}
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

/** The lines that bring a CLI to this server. */
function ConnectCli({ server, app }: { server: ServerState; app: AppState }) {
  const lines = cliCommands(app, server.id, window.location.origin)
  const words = messages.servers
  return (
    lines && (
      <details className={styles.manage}>
        <summary className={styles.summary}>{words.connect(server.label)}</summary>
        <div className={styles.forms}>
          <p className={styles.help}>{words.connectHelp}</p>
          <CommandList commands={[lines.login, lines.run]} />
        </div>
      </details>
    )
  )
}
