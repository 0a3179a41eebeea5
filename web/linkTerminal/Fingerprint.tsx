import { linkMessages } from '../i18n/linkMessages'
import { byPosition } from '../ui/byPosition'
import styles from './Fingerprint.module.css'
import linking from '../linking/Linking.module.css'

/** The six words of a terminal's key and its server, large, for a person who looks from one screen to another. */
export function Fingerprint({ words }: { words: readonly string[] }) {
  const { title, text } = linkMessages.linkTerminal.fingerprint
  return (
    <section className={linking.part} aria-labelledby="link-fingerprint">
      <h2 id="link-fingerprint">{title}</h2>
      <ol className={styles.words} translate="no">
        {/* A word may stand there twice. */}
        {byPosition(words, (word) => (
          <li>{word}</li>
        ))}
      </ol>
      <p>{text}</p>
    </section>
  )
}
