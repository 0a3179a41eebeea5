import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { ColouredText } from '../highlight/ColouredText'
import type { Colours } from '../highlight/tones'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import styles from './NumberedLines.module.css'
import { numberedLines } from './numberedLines.logic'

/** Drawn at first, and added with each press. */
const firstLines = 400
const moreLines = 2000
/** Seen below the line that one came for. */
const linesAround = 100

interface Props {
  text: string
  colours: Colours | null
  /** The number of its first line in its file. */
  firstLine?: number
  wraps: boolean
  /** The line that one came for: marked, and in view. */
  target?: number | null
  /** In place of lines, where one is too long to be drawn as one. */
  whereTooLong: ReactNode
}

/** A file's text with the numbers of its lines. */
export function NumberedLines({ text, colours, firstLine = 1, wraps, target = null, whereTooLong }: Props) {
  const lines = useMemo(() => numberedLines(text, firstLine), [text, firstLine])
  const [count, setCount] = useState(firstLines)
  const [above, setAbove] = useState(0)
  const marked = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (target !== null) marked.current?.scrollIntoView({ block: 'center' })
  }, [target])
  if (lines === null) return whereTooLong
  // Far down in a long file only what is around the line is drawn.
  const at = target === null || target - firstLine >= lines.length ? 0 : target - firstLine
  const from = at < firstLines ? 0 : Math.max(0, at - linesAround - above)
  const to = Math.max(from + count, at + linesAround)
  const shown = lines.slice(from, to)
  const left = lines.length - from - shown.length
  return (
    <>
      {from > 0 && (
        <Button onClick={() => setAbove(above + moreLines)}>{messages.sessions.tool.moreLines(from)}</Button>
      )}
      <div className={styles.lines} data-wraps={wraps || undefined} dir="ltr">
        {shown.map((line) => {
          const isTarget = line.number === target
          return (
            <div
              key={line.number}
              ref={isTarget ? marked : null}
              className={styles.line}
              aria-current={isTarget || undefined}
            >
              <span className={styles.number} aria-hidden>
                {line.number}
              </span>
              <span>
                <ColouredText text={line.text} colours={colours} from={line.start} />
                {'\n'}
              </span>
            </div>
          )
        })}
      </div>
      {left > 0 && (
        <Button onClick={() => setCount(shown.length + moreLines)}>{messages.sessions.tool.moreLines(left)}</Button>
      )}
    </>
  )
}
