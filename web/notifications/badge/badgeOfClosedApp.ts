import { inTurn } from '../../pwa/inTurn'
import { sessionOfNotification } from '../notificationData'
import { showBadge } from '../../pwa/showBadge'

interface AppWindow {
  postMessage(message: unknown, transfer: Transferable[]): void
}

/** A window that says nothing for so long is frozen, as phones do it with an app in the background. */
const patienceMs = 1_000

/** What is needed of a service worker, whose types a page does not have. */
interface BadgeScope {
  clients: { matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly AppWindow[]> }
  registration: Pick<ServiceWorkerRegistration, 'getNotifications'>
}

/**
 * While no window is open and awake, nobody knows what waits: the badge then counts the sessions whose notifications stand
 * there. A window counts for itself. `gone`: the tag of the one that the person has just put away.
 */
export async function badgeOfClosedApp(
  { clients, registration }: BadgeScope,
  gone: string | null = null,
): Promise<void> {
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (open.length > 0 && (await isCounted(open))) return
  const shown = await inTurn(() => registration.getNotifications())
  await showBadge(shown.filter((one) => one.tag !== gone && sessionOfNotification(one) !== null).length)
}

/** Whether one of them counts what waits. */
function isCounted(windows: readonly AppWindow[]): Promise<boolean> {
  return new Promise((resolve) => {
    const ports: MessagePort[] = []
    const finish = (isOne: boolean) => {
      clearTimeout(timer)
      for (const port of ports) port.close()
      resolve(isOne)
    }
    const timer = setTimeout(() => finish(false), patienceMs)
    for (const window of windows) {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1)
      port1.addEventListener('message', () => finish(true))
      port1.start()
      window.postMessage({ type: 'count' }, [port2])
    }
  })
}
