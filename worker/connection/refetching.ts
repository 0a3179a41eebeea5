import { HubError } from '../api/errors'
import { connectionBackoff, createBackoff } from '../shared/backoff'
import { createSingleFlight } from '../shared/singleFlight'

/** Reads everything from the server again, and tries once more later when that fails. */
export interface Refetching {
  soon(): void
  /** Forgets a try that waits. */
  cancel(): void
}

export function createRefetching(options: { refetch(): Promise<void>; isConnected(): boolean }): Refetching {
  const backoff = createBackoff(connectionBackoff)
  const refetch = createSingleFlight(async () => {
    await options.refetch()
    backoff.reset()
  })
  let timer: ReturnType<typeof setTimeout> | null = null

  function cancel(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  function soon(): void {
    cancel()
    refetch().catch((error: unknown) => {
      const isCancelled = error instanceof HubError && error.code === 'cancelled'
      if (isCancelled || !options.isConnected()) return
      cancel()
      timer = setTimeout(soon, backoff.nextMs())
    })
  }

  return { soon, cancel }
}
