import type { NotificationData } from './notificationData'
import { readyServiceWorker } from './readyServiceWorker'

/** Shown by the service worker, which opens the session on a click; without a service worker by this page. */
export async function showNotification(
  title: string,
  options: NotificationOptions & { data: NotificationData; tag: string },
  stillHolds = (): boolean => true,
): Promise<void> {
  const shown = { ...options, icon: '/icons/icon-192.png', renotify: options.silent !== true }
  const registration = await readyServiceWorker()
  if (!stillHolds()) return
  if (registration) return registration.showNotification(title, shown)
  const notification = new Notification(title, shown)
  notification.addEventListener('click', () => {
    window.focus()
    location.assign(options.data.href)
  })
}
