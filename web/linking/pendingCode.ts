/**
 * The code of a signed-in browser that this tab was opened with, until the sign-in takes it. In the memory of this tab
 * only: never in storage, a log, a query or a request.
 */
let codeText: string | null = null
/** Counts the codes: the same one may be opened again. */
let count = 0
const listeners = new Set<() => void>()

export const pendingCode = {
  current: () => codeText,
  count: () => count,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  put(text: string) {
    codeText = text
    count++
    for (const listener of listeners) listener()
  },
  clear() {
    codeText = null
  },
}
