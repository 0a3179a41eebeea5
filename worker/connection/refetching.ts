import { errorData, HubError, type HubErrorData } from '../api/errors'
import { connectionBackoff, createBackoff } from '../shared/backoff'
import { createSingleFlight } from '../shared/singleFlight'

/** Reads everything from the server again, and tries once more later when that fails. */
export interface Refetching {
  soon(): void
  /** Events are missing because there were too many: reads again when it is calmer. */
  afterOverload(): void
  /** Cancels a retry that waits. */
  cancel(): void
}

/** While a server goes on sending too much, it is asked again this often. */
const overloadPauseMs = 5_000

export function createRefetching(options: {
  refetch(): Promise<void>
  isConnected(): boolean
  /** Why the lists cannot be read; null = they were read. */
  onResult(problem: HubErrorData | null): void
}): Refetching {
  const backoff = createBackoff(connectionBackoff)
  const refetch = createSingleFlight(async () => {
    await options.refetch()
    backoff.reset()
    options.onResult(null)
  })
  let timer: ReturnType<typeof setTimeout> | null = null
  let overloadTimer: ReturnType<typeof setTimeout> | null = null

  function cancel(): void {
    if (timer !== null) clearTimeout(timer)
    if (overloadTimer !== null) clearTimeout(overloadTimer)
    timer = null
    overloadTimer = null
  }

  function soon(): void {
    cancel()
    refetch().catch((error: unknown) => {
      const isCancelled = error instanceof HubError && error.code === 'cancelled'
      if (isCancelled || !options.isConnected()) return
      options.onResult(errorData(error))
      cancel()
      timer = setTimeout(soon, backoff.nextMs())
    })
  }

  return {
    soon,
    cancel,
    afterOverload() {
      overloadTimer ??= setTimeout(soon, overloadPauseMs)
    },
  }
}
