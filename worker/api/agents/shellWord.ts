/**
 * A path as one word of the shell of its platform (Node's name); on Windows of PowerShell and of cmd alike. Null = there
 * is no such word: each of the two reads signs of its own in it.
 */
export function pathWord(path: string, platform: string | null): string | null {
  if (platform !== 'win32') return shellWord(path)
  if (/^[\w./:\\+=-]+$/.test(path)) return path
  // PowerShell takes curly quotes for quotes.
  return /["$`%\u201c-\u201f]|\p{Cc}|\\$/u.test(path) ? null : `"${path}"`
}

/** A text as one word of a POSIX shell: nothing in it is run or expanded. It may come from strangers. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,=-]+$/.test(text)) return text
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
