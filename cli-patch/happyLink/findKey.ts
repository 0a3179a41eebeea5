/** The line with which the unpatched CLI shows its link, in either choice, with its end. */
const linkLine = /(?:happy:\/\/terminal\?|\/terminal\/connect#key=)([\w-]{43})[^\S\n]*\n/

/** Enough for one such line; a web app's address has its limit too. */
const longestLine = 1_000

export interface FoundKey {
  key: string
  /** Length of the part of the chunk up to the end of the link's line. */
  end: number
}

/** Looks for the key of a login in what the CLI prints, however that is cut into chunks. */
export function createKeyFinder(): (chunk: string) => FoundKey | null {
  let before = ''
  return (chunk) => {
    const text = before + chunk
    const match = linkLine.exec(text)
    const end = match ? match.index + match[0].length - before.length : 0
    // What was found is not found again.
    before = (match ? text.slice(match.index + match[0].length) : text).slice(-longestLine)
    return match?.[1] === undefined ? null : { key: match[1], end }
  }
}
