import { messages } from '../i18n/messages'
import { Screen } from '../ui/Screen'
import styles from './InsecureContext.module.css'

/** The whole app on plain http: no crypto.subtle, no workers, so no sign-in is offered (docs/design.md 3). */
export function InsecureContext() {
  const words = messages.app.insecure
  return (
    <main>
      <Screen title={words.title}>
        <p>{words.why}</p>
        <h2>{words.how}</h2>
        <ul className={styles.ways}>
          {words.ways.map((way) => (
            <li key={way.title} className={styles.way}>
              <h3>{way.title}</h3>
              <p>{way.text}</p>
              {way.code && <code className={styles.code}>{way.code}</code>}
            </li>
          ))}
        </ul>
        <p>{words.port}</p>
      </Screen>
    </main>
  )
}
