import { isShort } from '../markdown/pieces.logic'
import { terminalSpans, type TerminalSpan } from './terminalText.logic'

/** Characters in which control sequences are followed as a terminal would. */
const MAX_READ = 200_000
/** Drawn with their colours; what follows is plain. */
const MAX_SPANS = 600
const MAX_STYLED = 8000

/** The beginning of an output with its colours, and the rest of it as text. */
export function terminalHead(output: string): { spans: TerminalSpan[]; rest: string } {
  const all = terminalSpans(output.slice(0, MAX_READ))
  const spans: TerminalSpan[] = []
  let length = 0
  for (const span of all) {
    length += span.text.length
    if (spans.length === MAX_SPANS || length > MAX_STYLED || !isShort(span.text)) break
    spans.push(span)
  }
  const rest = [...all.slice(spans.length), ...terminalSpans(withoutMoves(output.slice(MAX_READ)))]
  return { spans, rest: rest.map(({ text }) => text).join('') }
}

/** The rest of a long output as plain text: moves of the cursor are dropped, so nothing is overwritten. */
function withoutMoves(output: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  return output.replace(/\r(?!\n)|\u0008/g, '\n')
}
