/** Errors of chunks that could not be loaded: the network is gone, or a newer build replaced this one on the host. */
const missingParts = new WeakSet<object>()

/** Remembers what Vite says about chunks. Call it once per page, before any chunk is loaded. */
export function watchForMissingParts(): void {
  window.addEventListener('vite:preloadError', ({ payload }) => missingParts.add(payload))
}

export function isMissingPart(error: unknown): boolean {
  return typeof error === 'object' && error !== null && missingParts.has(error)
}
