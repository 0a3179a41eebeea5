/** What was searched for in this tab. In its memory only: see `searchHref`. */
export const askedWords: string[] = []

/**
 * Address of the search for these words in messages. It names them by their number: an address stands readable in the
 * browser's history, and goes to the host with a reload.
 */
export function searchHref(words: string): string {
  if (!askedWords.includes(words)) askedWords.push(words)
  return `/search?${askedWords.indexOf(words)}`
}
