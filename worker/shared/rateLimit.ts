/** Lets a number of things through each second, and a larger burst after a calm time. */
export interface RateLimit {
  /** Whether one more may pass, or one that counts as so many. */
  take(weight?: number): boolean
}

export function createRateLimit(
  { perSecond, burst }: { perSecond: number; burst: number },
  now: () => number = () => performance.now(),
): RateLimit {
  let left = burst
  let countedAt = now()
  return {
    take(weight = 1) {
      const time = now()
      left = Math.min(burst, left + ((time - countedAt) / 1000) * perSecond)
      countedAt = time
      if (left < weight) return false
      left -= weight
      return true
    },
  }
}
