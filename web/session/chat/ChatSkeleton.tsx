import { messages } from '../../i18n/messages'
import styles from './ChatSkeleton.module.css'

const words = messages.sessions

/** In the shape of what comes: a prompt, an answer, a prompt. */
export function ChatSkeleton() {
  return (
    <output className={styles.skeleton} aria-label={words.chat.loading}>
      <span className={styles.bubble} style={{ inlineSize: '46%' }} aria-hidden />
      <span className={styles.line} style={{ inlineSize: '92%' }} aria-hidden />
      <span className={styles.line} style={{ inlineSize: '86%' }} aria-hidden />
      <span className={styles.line} style={{ inlineSize: '54%' }} aria-hidden />
      <span className={styles.bubble} style={{ inlineSize: '30%' }} aria-hidden />
      <span className={styles.line} style={{ inlineSize: '78%' }} aria-hidden />
    </output>
  )
}
