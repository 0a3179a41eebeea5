import type { ReactNode } from 'react'
import { messages } from '../i18n/messages'
import { ScrollRegion } from '../ui/ScrollRegion'
import { CopyIconButton } from '../ui/CopyIconButton'
import styles from './CodeBlock.module.css'

const words = messages.sessions

interface Props {
  code: string
  language?: string
  /** Long lines wrap instead of scrolling: for what must be seen whole before a decision. */
  wraps?: boolean
  /** What is drawn in place of the code itself, which is copied. */
  shown?: ReactNode
}

/** Code with its language and a copy button. */
export function CodeBlock({ code, language = '', wraps = false, shown = code }: Props) {
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{language}</span>
        <CopyIconButton text={code} label={words.chat.copyCode} />
      </div>
      <ScrollRegion className={styles.code} label={words.chat.code(language)}>
        <pre data-wraps={wraps || undefined}>
          <code>{shown}</code>
        </pre>
      </ScrollRegion>
    </div>
  )
}
