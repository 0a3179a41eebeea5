import type { LinkSource } from '../../worker/api/flows'

/** A link that waits for the person's decision, and how it came in. */
export interface PendingLink {
  text: string
  source: LinkSource
}

/**
 * It lives in the memory of this tab only: never in storage, a log, a query or a request (DESIGN 4.7). It survives a
 * sign-in in between.
 */
let pending: PendingLink | null = null
const listeners = new Set<() => void>()

function set(link: PendingLink | null) {
  pending = link
  for (const listener of listeners) listener()
}

export const pendingLink = {
  current: () => pending,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  put: (link: PendingLink) => set(link),
  /** The decision was made, or the person let it go. */
  clear: () => set(null),
}
