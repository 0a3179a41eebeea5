import { hubName } from '../../worker/api/handshake'

/** Started early, before the rest of the page was loaded; the first connection takes it over. */
let startedEarly: SharedWorker | null = null

/** The hub's code is fetched and started beside the page's own. */
export function startHubEarly(): void {
  if (typeof SharedWorker !== 'undefined') startedEarly = startSharedWorker()
}

/** Null = this browser refuses it. */
export function takeSharedWorker(): SharedWorker | null {
  const worker = startedEarly ?? startSharedWorker()
  startedEarly = null
  return worker
}

function startSharedWorker(): SharedWorker | null {
  try {
    // Vite needs exactly this form. Every opener must pass the same options, or it gets an error event.
    return new SharedWorker(new URL('../../worker/main.ts', import.meta.url), {
      type: 'module',
      name: hubName,
      extendedLifetime: true,
    })
  } catch {
    return null
  }
}
