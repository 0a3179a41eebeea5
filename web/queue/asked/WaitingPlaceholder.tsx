import { messages } from '../../i18n/messages'
import styles from './WaitingRequests.module.css'

/** Keeps the room of a request that is being loaded, so that little moves when it comes. */
export function WaitingPlaceholder() {
  return <output className={styles.loading} aria-label={messages.sessions.overview.loadingRequest} />
}
