import type { LinkSource } from '../../worker/api/flows'
import { createListeners } from '../../worker/shared/observable'

/**
 * What was opened in this tab and waits for the person. In the memory of this tab only: never in storage, a log, a query
 * or a request (docs/design.md 4.7). It survives a sign-in in between.
 */
interface Pending<T> {
  current(): T | null
  /** How many were put so far: the same one may be opened again. */
  count(): number
  subscribe(listener: () => void): () => void
  put(value: T): void
  clear(): void
}

function createPending<T>(): Pending<T> {
  let pending: T | null = null
  let count = 0
  const changes = createListeners()
  const set = (value: T | null) => {
    pending = value
    changes.notify()
  }
  return {
    current: () => pending,
    count: () => count,
    subscribe: changes.add,
    put(value) {
      count++
      set(value)
    },
    clear: () => set(null),
  }
}

/** A terminal's link, and how it came in. */
export interface PendingLink {
  text: string
  source: LinkSource
}

/** Waits until it is decided, or the person lets it go. */
export const pendingLink = createPending<PendingLink>()

/** The code of a signed-in browser. Waits until the sign-in takes it. */
export const pendingCode = createPending<string>()

/** The address of a sealed notice. Waits until it is read, or the person lets it go. */
export const pendingNotice = createPending<string>()
