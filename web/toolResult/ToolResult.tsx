import { messages } from '../i18n/messages'
import { LongText } from '../markdown/LongText'
import TerminalText from '../terminal/TerminalText'
import { byPosition } from '../ui/byPosition'
import { ScrollRegion } from '../ui/ScrollRegion'
import { isTerminalText, pictureName, resultParts, type ResultPart } from './toolResult.logic'
import styles from './ToolResult.module.css'

const words = messages.sessions

interface Props {
  result: unknown
  /** It is what a program printed. */
  isCommand: boolean
  /** However long, it scrolls in no box of its own. */
  whole?: boolean
}

/** What a tool gave back. */
export default function ToolResult({ result, isCommand, whole = false }: Props) {
  const parts = resultParts(result)
  if (parts.length === 0) return null
  return (
    <div>
      <p className={styles.label}>{words.tool.result}</p>
      <div className={styles.parts}>
        {byPosition(parts, (part) =>
          part.kind === 'picture' ? (
            <Picture picture={part} />
          ) : (
            <ScrollRegion className={whole ? `${styles.text} ${styles.whole}` : styles.text} label={words.tool.result}>
              {isTerminalText(isCommand, part.text) ? (
                <TerminalText output={part.text} />
              ) : (
                <pre>
                  <LongText text={part.text} />
                </pre>
              )}
            </ScrollRegion>
          ),
        )}
      </div>
    </div>
  )
}

function Picture({ picture }: { picture: Extract<ResultPart, { kind: 'picture' }> }) {
  const name = pictureName(picture)
  return (
    <figure className={styles.picture}>
      {picture.source !== null && (
        <img
          src={picture.source}
          alt={name}
          width={picture.size?.width}
          height={picture.size?.height}
          loading="lazy"
          decoding="async"
        />
      )}
      <figcaption>{name}</figcaption>
    </figure>
  )
}
