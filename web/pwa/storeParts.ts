import type { HubClient } from '../hub/hubContext'
import type { ServiceWorkerMessage } from './serviceWorkerMessage'

/** As soon as somebody is signed in on a server: lets the service worker store the parts that a first visit leaves out. */
export function storePartsWhenSignedIn(hub: HubClient): void {
  const app = hub.openTopic({ kind: 'app' })
  const stop = app.subscribe(check)
  check()

  function check(): void {
    const state = app.current()
    if (state === undefined || state === 'gone') return
    if (!Object.values(state.servers).some(({ account }) => account.kind === 'signed-in')) return
    stop()
    void storeParts()
  }
}

/** Where there is no service worker, it waits for ever. */
async function storeParts(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  active?.postMessage({ type: 'store-parts' } satisfies ServiceWorkerMessage)
}
