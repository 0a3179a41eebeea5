import type { AppState } from '../../worker/api/state'
import { enSessions as words } from '../i18n/enSessions'
import { CommandList } from '../ui/CommandList'
import { firstCommands } from './firstSteps.logic'
import styles from './FirstSteps.module.css'

/** What to do when there is no session yet: the commands, ready to copy. */
export function FirstSteps({ app }: { app: AppState }) {
  const commands = firstCommands(app, window.location.origin)
  if (!commands) return <p className={styles.help}>{words.list.noServers}</p>
  return (
    <div className={styles.steps}>
      <p className={styles.help}>{words.list.emptyHelp}</p>
      <CommandList commands={commands} />
    </div>
  )
}
