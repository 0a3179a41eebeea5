/** A text area knows only `\n`; a file gets back what it had. */
export type LineEnding = '\n' | '\r\n'

/** `mixed`: a text area would change lines that nobody typed in. */
export function lineEndingOf(text: string): LineEnding | 'mixed' {
  const [first = '\n', ...rest] = text.match(/\r\n|\r|\n/g) ?? []
  if (first === '\r' || rest.some((ending) => ending !== first)) return 'mixed'
  return first === '\n' ? '\n' : '\r\n'
}

export function asTyped(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

/** What is typed, with the line endings of its file. */
export function asStored(typed: string, ending: LineEnding): string {
  return ending === '\n' ? typed : typed.replaceAll('\n', ending)
}
