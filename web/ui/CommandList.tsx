import { enSessions as words } from '../i18n/enSessions'
import styles from './CommandList.module.css'
import { CopyIconButton } from './CopyIconButton'

/** Lines for a terminal, in order, each ready to copy. */
export function CommandList({ commands }: { commands: readonly string[] }) {
  return (
    <ol className={styles.commands}>
      {commands.map((command) => (
        <li key={command} className={styles.command}>
          <code>{command}</code>
          <CopyIconButton text={command} label={words.list.copyCommand(command)} />
        </li>
      ))}
    </ol>
  )
}
