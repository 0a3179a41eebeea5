import type { AppState } from '../../worker/api/state'
import { enSessions as words } from '../i18n/enSessions'
import { CopyIconButton } from '../ui/CopyIconButton'
import { firstCommands } from './firstSteps.logic'
import styles from './FirstSteps.module.css'

/** What to do when there is no session yet: the commands, ready to copy. */
export function FirstSteps({ app }: { app: AppState }) {
  const commands = firstCommands(app)
  if (!commands) return <p className={styles.help}>{words.list.noServers}</p>
  return (
    <div className={styles.steps}>
      <p className={styles.help}>{words.list.emptyHelp}</p>
      <ol className={styles.commands}>
        {commands.map((command) => (
          <li key={command} className={styles.command}>
            <code>{command}</code>
            <CopyIconButton text={command} label={words.list.copyCommand(command)} />
          </li>
        ))}
      </ol>
    </div>
  )
}
