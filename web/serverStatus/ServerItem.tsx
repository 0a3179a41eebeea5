import type { ServerState } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { onDemand } from '../page/onDemand'
import { ErrorNotice } from '../ui/Notice'
import { ServerMark } from '../ui/ServerMark'
import { NextStep } from './NextStep'
import styles from './ServerList.module.css'
import { StateDot } from './StateDot'
import { connectionWords } from './serverWords.logic'
import type { RegisteredServers } from '../hub/selectors'
import { useAction } from '../hub/useAction'
import { useSeconds } from '../time/useSeconds'

/** One server in the pill's popover: name, state, next step and the commands that connect a CLI. */
export function ServerItem({ server, app }: { server: ServerState; app: RegisteredServers }) {
  const { run, error } = useAction()
  const showMark = app.serverOrder.length > 1
  const { connection, account } = server
  const state = connectionWords(server, useSeconds(connection.kind === 'waiting-to-retry'))
  const words = messages.servers
  return (
    <li className={styles.server}>
      {showMark && <ServerMark server={server} />}
      <p className={styles.name}>
        <span aria-hidden={showMark}>{server.label}</span>
        {server.isPrimary && (
          <span className={styles.primary} title={words.primaryHelp}>
            {words.primary}
          </span>
        )}
      </p>
      <NextStep server={server} run={run} />
      <div className={styles.details}>
        <p className={styles.state}>
          <StateDot tone={state.tone} />
          {state.state}
        </p>
        {state.detail && <p>{state.detail}</p>}
        <p>{server.url}</p>
        {account.kind === 'signed-in' && (
          <p>
            {words.fingerprint} <span className={styles.code}>{account.fingerprint}</span>
          </p>
        )}
      </div>
      {account.kind === 'signed-in' && <ConnectCli server={server} app={app} />}
      {error && (
        <div className={styles.wide}>
          <ErrorNotice error={error} />
        </div>
      )}
    </li>
  )
}

const CliCommands = onDemand(async () => (await import('../firstSteps/CliCommands')).CliCommands)

function ConnectCli({ server, app }: { server: ServerState; app: RegisteredServers }) {
  const words = messages.servers
  return (
    <details className={styles.wide}>
      <summary className={styles.summary}>{words.connect(server.label)}</summary>
      <div className={styles.forms}>
        <p className={styles.help}>{words.connectHelp}</p>
        <CliCommands app={app} serverId={server.id} which={['login', 'run']} />
      </div>
    </details>
  )
}
