import { HubError } from '../../api/errors'
import type { OpenAccount } from './openAccount'
import { connectionBackoff, createBackoff } from '../../shared/backoff'

/** Opens what is stored of one account, and tries it again while the browser refuses: the disk may have room by then. */
export interface AccountOpener {
  /** Rejects as `open` does; then it is tried again later. */
  begin(): Promise<void>
  /** Tries at once if it is waiting for its next try. */
  retryNow(): void
  /** Epoch ms of the next try; null = it is open, or being opened. */
  retryAt(): number | null
  /** The data once it is open; rejects as the latest try did. */
  ready(): Promise<OpenAccount>
  /** Tries no more. Resolves to what was opened; null = nothing. */
  stop(): Promise<OpenAccount | null>
}

export function createAccountOpener(options: {
  open(): Promise<OpenAccount>
  onOpened(): void
  onFailed(): void
}): AccountOpener {
  let latest: Promise<OpenAccount> | null = null
  let retry: { at: number; timer: ReturnType<typeof setTimeout> } | null = null
  const backoff = createBackoff(connectionBackoff)
  let isStopped = false

  async function begin(): Promise<void> {
    clearRetry()
    latest = options.open()
    try {
      await latest
    } catch (error) {
      if (!isStopped) retryLater()
      throw error
    }
    if (!isStopped) options.onOpened()
  }

  function retryLater(): void {
    const delayMs = backoff.nextMs()
    retry = { at: Date.now() + delayMs, timer: setTimeout(retryNow, delayMs) }
    options.onFailed()
  }

  function retryNow(): void {
    // If it fails again, `onFailed` is called again.
    if (retry) begin().catch(() => undefined)
  }

  function clearRetry(): void {
    if (retry) clearTimeout(retry.timer)
    retry = null
  }

  return {
    begin,
    retryNow,
    retryAt: () => retry?.at ?? null,
    async ready() {
      if (!latest) throw new HubError({ code: 'internal', detail: 'the connection was not started' })
      return latest
    },
    async stop() {
      isStopped = true
      clearRetry()
      return latest ? latest.catch(() => null) : null
    },
  }
}
