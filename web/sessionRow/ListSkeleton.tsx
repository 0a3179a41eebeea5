import { messages } from '../i18n/messages'
import styles from './ListSkeleton.module.css'

const words = messages.sessions

const WIDTHS = ['62%', '48%', '74%', '55%', '68%', '42%', '58%']

/** Rows in the shape of what comes. */
export function ListSkeleton() {
  return (
    <output className={styles.skeleton} aria-label={words.list.loading}>
      {WIDTHS.map((width) => (
        <div key={width} className={styles.row} aria-hidden>
          <span className={styles.line} style={{ inlineSize: width }} />
          <span className={styles.line} style={{ inlineSize: '36%' }} />
        </div>
      ))}
    </output>
  )
}
