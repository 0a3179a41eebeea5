/**
 * Whether what was made of a markdown text has all of its letters and digits, line by line and in order. Marks of lists
 * and check boxes are drawn, not written.
 */
export function readsAsWritten(markdown: string, reading: string): boolean {
  const read = lettersOf(reading)
  let done = 0
  for (const line of markdown.split('\n')) {
    const written = lettersOf(line.replace(/^[\s>]*(?:[-*+]|\d{1,9}[.)])?\s+(?:\[[ xX]\])?/, ''))
    const found = read.indexOf(written, done)
    if (found === -1) return false
    done = found + written.length
  }
  return true
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}
