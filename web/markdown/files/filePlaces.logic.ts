/** A file and a line in it, within a text: `src/a.ts:12`, `C:\a\b.cs:3:7`. */
export interface FilePlace {
  from: number
  to: number
  /** With its line, as it is written. */
  text: string
}

const mostPlaces = 100
const longestPath = 300
/** Line, column, and up to which line. */
const lineOf = /:\d{1,7}(?::\d{1,6})?(?:-\d{1,7})?(?![\w:/\\])/g
const inPath = /[^\s"'`<>|*?:,;()[\]{}]/
/** Names of hosts end so, those of files do not. */
const host = /(?:^|\.)(?:com|org|net|io|dev|ai|app|co|edu|gov|de|uk|local|internal|lan|localhost)$/i

/** The places in a text. From each line number back to the beginning of its path: the cost is that of the text. */
export function filePlaces(text: string): FilePlace[] {
  const places: FilePlace[] = []
  for (const match of text.matchAll(lineOf)) {
    const end = match.index
    let from = end
    const least = Math.max(places.at(-1)?.to ?? 0, end - longestPath)
    while (from > least && inPath.test(text[from - 1] ?? '')) from--
    const isDrive =
      from >= least + 2 &&
      /^[\\/]/.test(text.slice(from, end)) &&
      /(?:^|[^\w])[a-z]:$/i.test(text.slice(Math.max(0, from - 3), from))
    if (isDrive) from -= 2
    const to = end + match[0].length
    const before = text[from - 1] ?? ''
    if (isPath(text.slice(from, end)) && before !== ':' && from > end - longestPath) {
      places.push({ from, to, text: text.slice(from, to) })
    }
    if (places.length === mostPlaces) break
  }
  return places
}

/** Whether the whole text is one. */
export function isFilePlace(text: string): boolean {
  const [place] = text.length <= longestPath + 30 ? filePlaces(text) : []
  return place?.from === 0 && place.to === text.length
}

function isPath(path: string): boolean {
  const name = /[^\\/]+$/.exec(path)?.[0] ?? ''
  if (path.startsWith('//') || name === '' || name === '.' || name === '..') return false
  const hasFolder = /[\\/]/.test(path)
  if (hasFolder) return /[a-z]/i.test(name) && !host.test(/^[^\\/]*/.exec(path)?.[0] ?? '')
  return /\.[a-z]\w{0,9}$/i.test(name) && !host.test(name)
}
