import { messages } from '../i18n/messages'
import { ScrollRegion } from '../ui/ScrollRegion'
import { CopyIconButton } from '../ui/CopyIconButton'
import { LongText } from './LongText'
import styles from './CodeBlock.module.css'

const words = messages.sessions

interface Props {
  code: string
  language?: string
  /** Long lines wrap instead of scrolling. */
  wraps?: boolean
  /** However long, all of it is shown: for what must be seen before a decision. */
  whole?: boolean
}

/** Code with its language and a copy button. */
export function CodeBlock({ code, language = '', wraps = false, whole = false }: Props) {
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{language}</span>
        <CopyIconButton text={code} label={words.chat.copyCode} />
      </div>
      <ScrollRegion className={styles.code} label={words.chat.code(language)}>
        <pre data-wraps={wraps || undefined} dir="ltr">
          <code>
            <LongText text={code} whole={whole} unwrapped={!wraps} />
          </code>
        </pre>
      </ScrollRegion>
    </div>
  )
}
