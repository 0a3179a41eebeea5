/** Errors of chunks that could not be loaded: the network is gone, or a newer build replaced this one on the host. */
const missingChunks = new WeakSet<object>()

/** Remembers what Vite says about chunks. Call it once per page, before any chunk is loaded. */
export function watchForMissingChunks(): void {
  window.addEventListener('vite:preloadError', ({ payload }) => missingChunks.add(payload))
}

export function isMissingChunk(error: unknown): boolean {
  return typeof error === 'object' && error !== null && missingChunks.has(error)
}
