/** Laying out a longer line costs more than its length. */
const longestLine = 2000
const longLine = new RegExp(`[^\\n]{${longestLine + 1}}`)

export interface NumberedLine {
  number: number
  text: string
  /** Where it begins in the whole text. */
  start: number
}

/** Null where a line is too long to be drawn as one. */
export function numberedLines(text: string, firstLine: number): NumberedLine[] | null {
  if (longLine.test(text)) return null
  let start = 0
  const lines = text.replace(/\n$/, '').split('\n')
  return lines.map((line, index) => {
    const at = start
    start += line.length + 1
    return { number: firstLine + index, text: line, start: at }
  })
}
