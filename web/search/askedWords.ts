/** What this tab searched for, by the id in the address, oldest first. In its memory only: see `searchHref`. */
const asked = new Map<string, string>()
/** So many times one can go back to an earlier search. */
const mostAsked = 50

/**
 * Address of a search for these words in messages, to be gone to at once: each is another one. It names the words by an
 * id, because an address stands readable in the browser's history, and goes to the host with a reload. So only this tab
 * knows them, and only until it is loaded anew.
 */
export function searchHref(words: string): string {
  const id = crypto.randomUUID()
  asked.set(id, words)
  const [oldest] = asked.keys()
  if (asked.size > mostAsked && oldest !== undefined) asked.delete(oldest)
  return `/search?${id}`
}

/** The words of such an address, by what follows its `?`; empty = none are known here. */
export function askedWords(id: string): string {
  return asked.get(id)?.trim() ?? ''
}
