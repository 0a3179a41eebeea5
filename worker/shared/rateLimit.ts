/** Lets a number of things through each second, and a larger burst after a calm time. */
export interface RateLimit {
  /** Whether one more may pass. */
  take(): boolean
}

export function createRateLimit(
  { perSecond, burst }: { perSecond: number; burst: number },
  now: () => number = () => performance.now(),
): RateLimit {
  let left = burst
  let countedAt = now()
  return {
    take() {
      const time = now()
      left = Math.min(burst, left + ((time - countedAt) / 1000) * perSecond)
      countedAt = time
      if (left < 1) return false
      left--
      return true
    },
  }
}
