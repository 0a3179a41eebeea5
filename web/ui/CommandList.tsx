import { messages } from '../i18n/messages'
import styles from './CommandList.module.css'
import { CopyIconButton } from './CopyIconButton'

const words = messages.sessions

/** Shell lines in their order, each with a button that copies it. */
export function CommandList({ commands }: { commands: readonly string[] }) {
  return (
    <ol className={styles.commands}>
      {commands.map((command) => (
        <li key={command} className={styles.command}>
          <code translate="no">{command}</code>
          <CopyIconButton text={command} label={words.list.copyCommand(command)} />
        </li>
      ))}
    </ol>
  )
}
