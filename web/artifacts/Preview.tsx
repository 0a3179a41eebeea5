import { settingsMessages } from '../i18n/settingsMessages'
import { Markdown } from '../markdown/Markdown'
import styles from './Preview.module.css'

const words = settingsMessages.artifacts

/** The text as Markdown; links and pictures in it are inert, as everywhere. */
export function Preview({ text }: { text: string }) {
  return (
    <section aria-label={words.previewOf} className={styles.preview}>
      {text.trim() === '' ? <p>{words.nothingYet}</p> : <Markdown text={text} drawsDiagrams />}
    </section>
  )
}
