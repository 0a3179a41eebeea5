import { LongText } from '../markdown/LongText'
import { byPosition } from '../ui/byPosition'
import { terminalHead } from './terminalHead.logic'
import styles from './TerminalText.module.css'
import type { TerminalSpan } from './terminalText.logic'

/** What a terminal would show of an output: with its colours, without its control characters. */
export default function TerminalText({ output, wraps = true }: { output: string; wraps?: boolean }) {
  const { spans, rest } = terminalHead(output)
  return (
    <pre className={styles.text} data-wraps={wraps || undefined} dir="ltr">
      {byPosition(spans, (span) => (
        <Span span={span} />
      ))}
      <LongText text={rest} unwrapped={!wraps} />
    </pre>
  )
}

function Span({ span: { text, style } }: { span: TerminalSpan }) {
  if (!style) return text
  const { color, background, bold, dim, italic, underline, strike, inverse } = style
  // A coloured ground gets a text colour of ours: the output's own pair may be unreadable in one of the themes.
  const isFilled = inverse || background !== null
  const shownColor = isFilled && !inverse ? background : color
  return (
    <span
      className={styles.span}
      data-color={shownColor ?? undefined}
      data-filled={isFilled || undefined}
      data-bold={bold || undefined}
      data-dim={dim || undefined}
      data-italic={italic || undefined}
      data-underline={underline || undefined}
      data-strike={strike || undefined}
    >
      {text}
    </span>
  )
}
