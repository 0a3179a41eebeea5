import type { ReactNode } from 'react'
import type { Colours } from '../highlight/tones'
import { useColours } from '../highlight/useColours'
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
  /** What is drawn in place of the code itself, which is copied: of a text in which nothing may hide. */
  shown?: (code: string, colours: Colours | null) => ReactNode
}

/** Code with its language and a copy button; its colours come a moment after it. */
export function CodeBlock({ code, language = '', wraps = false, whole = false, shown }: Props) {
  const colours = useColours(code, language)
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{language}</span>
        <CopyIconButton text={code} label={words.chat.copyCode} />
      </div>
      <ScrollRegion className={styles.code} label={words.chat.code(language)}>
        <pre data-wraps={wraps || undefined} dir="ltr">
          <code>
            {shown ? shown(code, colours) : <LongText text={code} whole={whole} unwrapped={!wraps} colours={colours} />}
          </code>
        </pre>
      </ScrollRegion>
    </div>
  )
}
