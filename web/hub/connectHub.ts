import { createObservable } from '../../worker/shared/observable'
import { createCommandClient } from './commandClient'
import { connectOnce, type Connection } from './handshake'
import type { HubClient } from './hubContext'
import { createReplicas } from './replicas'
import { whenRemembered } from '../remembered/readRemembered'

type Liveness = 'starting' | 'alive' | 'restarting' | 'storage-failed' | 'unavailable'

/**
 * Connects this page to the hub and keeps it connected for the page's life: when the hub dies, a new one is found or
 * started, every subscription is made again, and unanswered commands fail with `hub-restarted`.
 * Call it once per page.
 */
export function connectHub(): HubClient {
  const replicas = createReplicas(
    (storage) => liveness.set(storage === 'works' ? 'alive' : 'storage-failed'),
    whenRemembered(),
  )
  const line = createCommandClient()
  const liveness = createObservable<Liveness>(canRunHub() ? 'starting' : 'unavailable')
  if (liveness.get() !== 'unavailable') {
    // Each attempt ends in a connection or in the next attempt, unless the browser refuses locks or workers.
    stayConnected().catch((error: unknown) => {
      console.error(error)
      liveness.set('unavailable')
    })
  }
  return {
    commands: line.commands,
    openTopic: replicas.openTopic,
    liveness: { current: liveness.get, subscribe: liveness.onChange },
  }

  async function stayConnected(): Promise<never> {
    const pageLock = await holdTabLock()
    for (;;) {
      const connection = await connectOnce(pageLock)
      if (connection) {
        const ending = await serve(connection)
        if (ending === 'retired') await reloadForNewBuild()
      }
      liveness.set('restarting')
    }
  }

  async function serve(connection: Connection): Promise<'died' | 'retired' | 'silent'> {
    line.connect(connection.commands)
    const detach = replicas.attach(connection.state)
    const watch = watchPage(line.commands.reportPage, line.commands.ping)
    liveness.set('alive')
    const ending = await Promise.race([connection.ended, watch.silent])
    watch.stop()
    detach()
    line.disconnect()
    connection.close()
    return ending
  }
}

/** The app served over plain http on anything but loopback has none of these (docs/design.md 3). */
function canRunHub(): boolean {
  return isSecureContext && 'locks' in navigator && 'subtle' in crypto && typeof Worker !== 'undefined'
}

/** The hub waits for this lock, and gets it when the page is closed, reloaded or crashed. */
function holdTabLock(): Promise<string> {
  const name = `tab-${crypto.randomUUID()}`
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => {
        resolve(name)
        return new Promise(() => {})
      })
      // Site data is blocked for this address.
      .catch(reject)
  })
}

/**
 * Reports visibility, focus and network, and asks the hub for a sign of life whenever the page comes back to the front.
 */
function watchPage(
  reportPage: HubClient['commands']['reportPage'],
  ping: HubClient['commands']['ping'],
): { silent: Promise<'silent'>; stop: () => void } {
  const watching = new AbortController()
  const { signal } = watching

  function report(): void {
    const visible = document.visibilityState === 'visible'
    // If nobody answers, the next ping notices it.
    reportPage({ visible, focused: document.hasFocus(), online: navigator.onLine }).catch(() => {})
  }
  for (const event of ['focus', 'blur', 'online', 'offline']) window.addEventListener(event, report, { signal })
  document.addEventListener('visibilitychange', report, { signal })
  report()

  const silent = new Promise<'silent'>((resolve) => {
    const check = (): void => {
      ping().catch(() => resolve('silent'))
    }
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check(), { signal })
    window.addEventListener('pageshow', (event) => event.persisted && check(), { signal })
  })
  return { silent, stop: () => watching.abort() }
}

const reloadedAtKey = 'hub-retired-reload'
const reloadPauseMs = 30_000

/**
 * A newer build's hub took over: this page's code is old. Not more than once in 30 s, or two builds that are open
 * side by side would chase each other.
 */
async function reloadForNewBuild(): Promise<void> {
  const since = Date.now() - Number(sessionStorage.getItem(reloadedAtKey) ?? 0)
  if (since < reloadPauseMs) await new Promise((resolve) => setTimeout(resolve, reloadPauseMs - since))
  sessionStorage.setItem(reloadedAtKey, String(Date.now()))
  location.reload()
  // Nothing else is to happen until the page is replaced.
  await new Promise(() => {})
}
