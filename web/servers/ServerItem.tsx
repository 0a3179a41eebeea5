import type { ServerState } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { ErrorNotice } from '../ui/Notice'
import { ServerMark } from '../ui/ServerMark'
import { NextStep } from './NextStep'
import styles from './ServerList.module.css'
import { StateDot } from './StateDot'
import { connectionWords } from './serverWords.logic'
import { useAction } from './useAction'
import { useSeconds } from './useSeconds'

/** One server in the pill's list: who it is, how it is, and what it waits for. */
export function ServerItem({ server, showMark }: { server: ServerState; showMark: boolean }) {
  const { run, error } = useAction()
  const { connection, account } = server
  const state = connectionWords(connection, useSeconds(connection.kind === 'waiting-to-retry'))
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
      {error && (
        <div className={styles.wide}>
          <ErrorNotice error={error} />
        </div>
      )}
    </li>
  )
}
