/** How long to wait before each next try. */
export interface Backoff {
  /** Milliseconds before the next try; each call counts as one failure. */
  nextMs(): number
  /** After a success. */
  reset(): void
}

export interface BackoffLimits {
  firstMs: number
  longestMs: number
  /** The second half of each wait is random, so that many clients of a server that comes back do not call at once. */
  random?: (() => number) | null
}

/** For a connection and its requests (docs/protocol.md 4.6). */
export const connectionBackoff: BackoffLimits = { firstMs: 1_000, longestMs: 30_000, random: Math.random }

/** Doubles with each failure, up to `longestMs`. Without `random` the waits are exact. */
export function createBackoff({ firstMs, longestMs, random }: BackoffLimits): Backoff {
  let failures = 0
  return {
    nextMs() {
      const full = Math.min(longestMs, firstMs * 2 ** Math.min(failures++, 30))
      return random ? Math.round(full / 2 + (full / 2) * random()) : full
    },
    reset() {
      failures = 0
    },
  }
}
