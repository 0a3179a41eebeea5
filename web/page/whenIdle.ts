/**
 * By then the first screen is there also on a slow device. A page that is never idle starts the work after this time,
 * too.
 */
const settledMs = 2_500
const patienceMs = 5_000

/** Runs work that nobody waits for after the first screen is there and the page is idle. */
export function whenIdle(work: () => void): void {
  const later = () => {
    if (typeof requestIdleCallback === 'undefined') work()
    else requestIdleCallback(work, { timeout: patienceMs })
  }
  setTimeout(later, settledMs)
}
