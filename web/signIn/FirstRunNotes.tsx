import { messages } from '../i18n/messages'
import { onDemand } from '../page/onDemand'
import { Notice } from '../ui/Notice'
import styles from '../linking/Linking.module.css'

const FirstCommands = onDemand(async () => (await import('../firstSteps/CliCommands')).FirstCommands)

const words = messages.firstSteps

/** What comes after the first sign-in: the demo, if this host offers one, and how a CLI is connected. */
export function FirstRunNotes({ hasDemo, serverUrl }: { hasDemo: boolean; serverUrl: string | null }) {
  return (
    <>
      {hasDemo && <Notice tone="info">{words.demo.afterSignIn}</Notice>}
      {serverUrl !== null && (
        <section className={styles.box}>
          <h2 className={`${styles.muted} ${styles.boxTitle}`}>{words.connectCli}</h2>
          <p className={styles.muted}>{words.connectCliText}</p>
          <FirstCommands serverUrl={serverUrl} />
        </section>
      )}
    </>
  )
}
