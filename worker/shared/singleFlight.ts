/**
 * One run at a time: a call during a run makes one more run after it, shared by all who called meanwhile
 * (docs/protocol.md 4.6). The promise settles like the run that began after the call.
 */
export function createSingleFlight(job: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  function start(): Promise<void> {
    const run = job().finally(() => {
      if (running === run) running = null
    })
    running = run
    return run
  }

  return () => {
    if (!running) return start()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null
        return start()
      })
    return next
  }
}
