import type { AppState } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { ServerProblem } from './ServerProblem'
import { orderedServers } from './serverWords.logic'
import styles from './SignedOutServers.module.css'

const words = messages.sessions

/** For a browser that is signed out everywhere but still has its servers: a sign-in link for each. */
export function SignedOutServers({ app }: { app: Pick<AppState, 'serverOrder' | 'servers'> }) {
  return (
    <div className={styles.signedOut}>
      <p className={styles.help}>{words.list.signedOut}</p>
      <SignedOutServerLines app={app} />
    </div>
  )
}

/** One line for each server that is signed out. */
export function SignedOutServerLines({ app }: { app: Pick<AppState, 'serverOrder' | 'servers'> }) {
  const servers = orderedServers(app).filter(({ account }) => account.kind === 'signed-out')
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
    <ul role="list" className={styles.rows}>
      {servers.map((server) => (
        <ServerProblem key={server.id} server={server} showMark={app.serverOrder.length > 1} />
      ))}
    </ul>
  )
}
