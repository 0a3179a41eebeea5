const firstDelayMs = 1_000
const longestDelayMs = 30_000

/**
 * Wait before retry number `attempt` (0 = the first): doubles up to 30 s. The second half of it is random, so that
 * many clients of a server that comes back do not all call at once (PROTOCOL 4.6).
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 16))
  return Math.round(full / 2 + (full / 2) * random())
}
