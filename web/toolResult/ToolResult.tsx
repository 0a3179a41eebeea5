import type { ToolCall } from '../../worker/api/chat'
import { NumberedLines } from '../code/NumberedLines'
import { useWrapping } from '../code/wrapping'
import { fileEnding } from '../highlight/fileEnding'
import { useColours } from '../highlight/useColours'
import { messages } from '../i18n/messages'
import { LongText } from '../markdown/LongText'
import TerminalText from '../terminal/TerminalText'
import { NamedValues } from '../toolCall/NamedValues'
import { pathOfCall } from '../toolCall/toolInput.logic'
import { toolKind } from '../toolCall/toolKind.logic'
import { byPosition } from '../ui/byPosition'
import { ScrollRegion } from '../ui/ScrollRegion'
import { ResultBar } from './ResultBar'
import { isTerminalText, pictureName, resultParts, type ResultPart } from './toolResult.logic'
import styles from './ToolResult.module.css'

const words = messages.sessions

interface Props {
  call: ToolCall
  /** However long, it scrolls in no box of its own. */
  whole?: boolean
}

/** What a tool gave back. */
export default function ToolResult({ call, whole = false }: Props) {
  const kind = toolKind(call.tool)
  const parts = resultParts(call.result, kind)
  const wraps = useWrapping(true)
  if (parts.length === 0) return null
  const text = parts.map((part) => (part.kind === 'text' || part.kind === 'file' ? part.text : '')).join('\n')
  return (
    <div>
      <ResultBar label={words.tool.result} text={text} wraps={wraps} />
      <div className={styles.parts}>
        {byPosition(parts, (part) => {
          switch (part.kind) {
            case 'picture':
              return <Picture picture={part} />
            case 'facts':
              return <NamedValues facts={part.facts} />
            case 'file':
            case 'text':
              return (
                <ScrollRegion
                  className={whole ? `${styles.text} ${styles.whole}` : styles.text}
                  label={words.tool.result}
                >
                  {part.kind === 'file' ? (
                    <FileLines part={part} path={pathOfCall(call.input) ?? ''} wraps={wraps} />
                  ) : (
                    <Text text={part.text} isCommand={kind === 'run'} wraps={wraps} />
                  )}
                </ScrollRegion>
              )
          }
        })}
      </div>
    </div>
  )
}

function Text({ text, isCommand, wraps }: { text: string; isCommand: boolean; wraps: boolean }) {
  if (isTerminalText(isCommand, text)) return <TerminalText output={text} wraps={wraps} />
  return (
    <pre data-wraps={wraps || undefined}>
      <LongText text={text} unwrapped={!wraps} />
    </pre>
  )
}

interface FileLinesProps {
  part: Extract<ResultPart, { kind: 'file' }>
  path: string
  wraps: boolean
}

function FileLines({ part: { text, firstLine }, path, wraps }: FileLinesProps) {
  const colours = useColours(text, fileEnding(path))
  const plain = (
    <pre data-wraps={wraps || undefined}>
      <LongText text={text} unwrapped={!wraps} colours={colours} />
    </pre>
  )
  if (firstLine === null) return plain
  return <NumberedLines text={text} colours={colours} firstLine={firstLine} wraps={wraps} whereTooLong={plain} />
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
