import Plus from 'lucide-react/icons/plus'
import ScanQrCode from 'lucide-react/icons/scan-qr-code'
import { Link } from 'wouter'
import { messages } from '../i18n/messages'
import { useIsNarrow } from '../ui/useIsNarrow'
import { NextButton } from '../waiting/NextButton'
import styles from './NewSessionLink.module.css'

/**
 * Leads to the new-session screen: a bar over the list, on a phone a round button under the right thumb. Beside the bar:
 * the ways to what waits and to connect a terminal, which on a phone are among the tabs.
 */
export function NewSessionLink() {
  return (
    // A landmark: on a phone it stands outside of the list, which is the page's main part there.
    <nav aria-label={messages.sessions.machines.start} className={styles.bar}>
      <Link to="/new" className={styles.link} aria-label={messages.sessions.machines.start}>
        <Plus size={18} aria-hidden />
        <span className={styles.text}>{messages.sessions.machines.start}</span>
      </Link>
      {!useIsNarrow() && <NextButton />}
      <Link to="/connect" className={styles.connect} aria-label={messages.app.connect} title={messages.app.connect}>
        <ScanQrCode size={18} aria-hidden />
      </Link>
    </nav>
  )
}
