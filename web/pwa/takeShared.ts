import type { ServiceWorkerMessage, SharedItem } from './serviceWorkerMessage'

const answerMs = 5000

/** One request for each item, however often a component asks, because the service worker hands it over only once. */
const asked = new Map<string, Promise<SharedItem>>()

/** What was shared under this id. `none` when the browser has restarted the service worker meanwhile. */
export function takeShared(id: string): Promise<SharedItem> {
  let answer = asked.get(id)
  if (!answer) {
    answer = ask(id)
    asked.set(id, answer)
  }
  return answer
}

async function ask(id: string): Promise<SharedItem> {
  const serviceWorker = navigator.serviceWorker?.controller
  if (!serviceWorker) return { kind: 'none' }
  const { port1, port2 } = new MessageChannel()
  try {
    return await new Promise((resolve) => {
      port1.addEventListener('message', ({ data }: MessageEvent<SharedItem>) => resolve(data))
      port1.start()
      setTimeout(() => resolve({ kind: 'none' }), answerMs)
      serviceWorker.postMessage({ type: 'take-shared', id } satisfies ServiceWorkerMessage, [port2])
    })
  } finally {
    port1.close()
  }
}
