import { inTurn } from '../../pwa/inTurn'
import { sessionOfNotification } from '../notificationData'
import { showBadge } from '../../pwa/showBadge'

/** What is needed of a service worker, whose types a page does not have. */
interface BadgeScope {
  clients: { matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly unknown[]> }
  registration: Pick<ServiceWorkerRegistration, 'getNotifications'>
}

/**
 * While no window is open, nobody knows what waits: the badge then counts the sessions whose notifications stand there. A
 * window counts for itself. `gone`: the tag of the one that the person has just put away.
 */
export async function badgeOfClosedApp(
  { clients, registration }: BadgeScope,
  gone: string | null = null,
): Promise<void> {
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (open.length > 0) return
  const shown = await inTurn(() => registration.getNotifications())
  await showBadge(shown.filter((one) => one.tag !== gone && sessionOfNotification(one) !== null).length)
}
