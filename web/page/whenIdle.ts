/** A first screen on a slow device is there by then; a busy page gets to it all the same. */
const settledMs = 2_500
const patienceMs = 5_000

/** For what nobody waits for: after the page was loaded and the first screen had its time, when nothing else is to be done. */
export function whenIdle(work: () => void): void {
  const later = () => {
    if (typeof requestIdleCallback === 'undefined') work()
    else requestIdleCallback(work, { timeout: patienceMs })
  }
  setTimeout(later, settledMs)
}
