const lockName = 'happy-hub:shown'
/** A window that sleeps with its turn is not waited for any longer: a push has to be shown. */
const patienceMs = 2_000

/**
 * For whatever shows notifications, or lists those that are shown: windows and the service worker do it one after the
 * other. Chromium was seen to forget one that was being shown while others were listed: it was not on the screen yet, and
 * taken for gone. A press on such a one does nothing.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (!('navigator' in globalThis) || !('locks' in navigator)) return work()
  let hasBegun = false
  const begin = () => {
    hasBegun = true
    return work()
  }
  try {
    return await navigator.locks.request(lockName, { signal: AbortSignal.timeout(patienceMs) }, begin)
  } catch (error) {
    if (hasBegun) throw error
    return begin()
  }
}
