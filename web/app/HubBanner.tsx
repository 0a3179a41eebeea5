import { useHubLiveness } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import styles from './HubBanner.module.css'

/** Says calmly that the hub is restarting or missing; the rest of the page stays as it was. */
export function HubBanner() {
  const liveness = useHubLiveness()
  const words = messages.app.hub
  return (
    <output className={styles.place}>
      {liveness === 'restarting' && <span className={styles.banner}>{words.restarting}</span>}
      {(liveness === 'unavailable' || liveness === 'storage-failed') && (
        <span className={styles.banner}>
          {liveness === 'unavailable' ? words.unavailable : words.storageFailed}
          <Button onClick={() => window.location.reload()}>{words.reload}</Button>
        </span>
      )}
    </output>
  )
}
