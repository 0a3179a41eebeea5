import type { ReactNode } from 'react'
import { useWrapping } from '../code/wrapping'
import type { Colours } from '../highlight/tones'
import { useColours } from '../highlight/useColours'
import { messages } from '../i18n/messages'
import { onDemand } from '../page/onDemand'
import { CopyIconButton } from '../ui/CopyIconButton'
import { ScrollRegion } from '../ui/ScrollRegion'
import { LongText } from './LongText'
import styles from './CodeBlock.module.css'

const words = messages.sessions
const CodeTools = onDemand(async () => (await import('../code/CodeTools')).CodeTools)

/** What a code may have beside its text. */
export interface CodeParts {
  /** Beside the language. */
  note?: string
  /** Beside the copy button. */
  tool?: ReactNode
  /** In place of the text. */
  picture?: ReactNode
}

interface Props extends CodeParts {
  code: string
  language?: string
  /** Long lines wrap instead of scrolling, unless the person chose otherwise; always where all must be in view. */
  wraps?: boolean | 'always'
  /** Shows all of it, however long: for code that must be seen before a decision. */
  whole?: boolean
  /**
   * Draws the code in another way, such as with hidden characters made visible; copying still copies the code itself.
   */
  shown?: (code: string, colours: Colours | null) => ReactNode
}

/** Code with its language and a copy button; its colours come a moment after it. */
export function CodeBlock({ code, language = '', wraps = false, whole = false, shown, ...parts }: Props) {
  const { note, tool, picture } = parts
  const isWrapped = useWrapping(wraps !== false) || wraps === 'always'
  const colours = useColours(code, language)
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{note === undefined ? language : `${language} · ${note}`}</span>
        <span style={{ flex: 'none' }}>
          {tool}
          <CodeTools
            text={code}
            label={words.chat.copyCode}
            wraps={wraps === 'always' || picture ? null : isWrapped}
            // As high as what comes.
            whileLoading={<CopyIconButton text={code} label={words.chat.copyCode} />}
          />
        </span>
      </div>
      <ScrollRegion className={styles.code} label={words.chat.code(language)}>
        {picture ?? (
          <pre data-wraps={isWrapped || undefined} dir="ltr">
            <code>
              {shown ? (
                shown(code, colours)
              ) : (
                <LongText text={code} whole={whole} unwrapped={!isWrapped} colours={colours} />
              )}
            </code>
          </pre>
        )}
      </ScrollRegion>
    </div>
  )
}
