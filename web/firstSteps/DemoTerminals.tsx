import { useLocation } from 'wouter'
import type { AppState } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import styles from './DemoTerminals.module.css'
import { pendingLink } from '../linking/pending'

const words = messages.firstSteps

/** Offers the terminals of the demo that nobody has approved yet; nothing without any. */
export function DemoTerminals({ demo, headingLevel }: { demo: AppState['demo']; headingLevel: 2 | 3 }) {
  const [, navigate] = useLocation()
  if (!demo || demo.length === 0) return null
  const Heading = `h${headingLevel}` as const
  return (
    <section className={styles.demo}>
      <Heading>{words.demo.title}</Heading>
      <p className={styles.text}>{words.demo.text}</p>
      <div className={styles.buttons}>
        {demo.map(({ label, link }) => (
          <Button
            key={link}
            onClick={() => {
              // It goes the way of every opened link, so nothing is decided before the confirmation.
              pendingLink.put({ text: link, source: 'web-link' })
              navigate('/terminal/connect')
            }}
          >
            {words.demo.connect(label)}
          </Button>
        ))}
      </div>
    </section>
  )
}
