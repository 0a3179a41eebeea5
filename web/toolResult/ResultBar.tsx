import { CodeTools } from '../code/CodeTools'
import { messages } from '../i18n/messages'
import styles from './ToolResult.module.css'

/** Above an output: what it is, and what one can do with it where it has text. */
export function ResultBar({ label, text, wraps }: { label: string; text: string; wraps: boolean }) {
  return (
    <div className={styles.bar}>
      <p className={styles.label}>{label}</p>
      {text.trim() !== '' && (
        <span>
          <CodeTools text={text} label={messages.sessions.tool.copyResult} wraps={wraps} />
        </span>
      )}
    </div>
  )
}
