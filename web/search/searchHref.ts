/** Address of the search for these words. */
export function searchHref(words: string): string {
  return `/search?${new URLSearchParams({ q: words.trim() }).toString()}`
}
