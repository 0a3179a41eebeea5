/** Worth the wait, because only notifications of the service worker can be closed by another tab. */
const patienceMs = 10_000

/** It is registered after the first screen; null = there is none, it could not be installed, or it takes too long. */
export async function readyServiceWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs)
  })
  try {
    return await Promise.race([navigator.serviceWorker.ready, patience])
  } finally {
    clearTimeout(timer)
  }
}
