import { notificationMessages } from '../../i18n/notificationMessages'
import type { NotificationData } from '../notificationData'

/** What is needed of a service worker, whose types a page does not have. */
interface RenewalScope {
  clients: {
    matchAll(options: {
      type: 'window'
      includeUncontrolled: true
    }): Promise<readonly { postMessage(message: unknown): void }[]>
  }
  registration: {
    pushManager: Pick<PushManager, 'getSubscription' | 'subscribe'>
    showNotification: ServiceWorkerRegistration['showNotification']
  }
}

interface Change {
  oldSubscription: PushSubscription | null
  newSubscription: PushSubscription | null
}

const { renewed, lost } = notificationMessages.push

/**
 * The browser has taken its push address back. It gets another one for the same sender, if that is possible, and the machines
 * learn of it through the hub of a window that is there. Without one nothing here reaches a machine, so its person is told.
 */
export async function renewSubscription({ clients, registration }: RenewalScope, change: Change): Promise<void> {
  const isPossible = await subscribe(registration.pushManager, change)
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const window of windows) window.postMessage({ type: 'push-address' })
  if (windows.length > 0) return
  const { title, body } = isPossible ? renewed : lost
  const data: NotificationData = { href: isPossible ? '/' : '/settings' }
  await registration.showNotification(title, { tag: 'push', body, data, icon: '/icons/icon-192.png' })
}

/** False = the browser refuses. */
async function subscribe(pushManager: RenewalScope['registration']['pushManager'], change: Change): Promise<boolean> {
  if (change.newSubscription ?? (await pushManager.getSubscription())) return true
  const applicationServerKey = change.oldSubscription?.options.applicationServerKey
  // Not every browser says for whom it was: a page asks its hub (keepMachinesCurrent.ts).
  if (!applicationServerKey) return true
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }).then(
    () => true,
    () => false,
  )
}
