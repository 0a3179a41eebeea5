/** A text as one word of a POSIX shell: nothing in it is run or expanded. It may come from strangers. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,=-]+$/.test(text)) return text
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
