/**
 * The link of a terminal that waits for the person's decision. It lives in the memory of this tab only:
 * never in storage, a log, a query or a request (DESIGN 4.7). It survives a sign-in in between.
 */
let linkText: string | null = null
const listeners = new Set<() => void>()

function set(text: string | null) {
  linkText = text
  for (const listener of listeners) listener()
}

export const pendingLink = {
  current: () => linkText,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  put: (text: string) => set(text),
  /** The decision was made, or the person let it go. */
  clear: () => set(null),
}
