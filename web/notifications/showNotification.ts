import { isRepeated, outcomeTag, type NotificationData } from './notificationData'
import { readyServiceWorker } from './readyServiceWorker'
import { inTurn } from '../pwa/inTurn'

/** What TypeScript does not know of yet. */
interface ShownOptions extends NotificationOptions {
  actions?: { action: string; title: string }[]
  renotify?: boolean
}

/**
 * Shown by the service worker, which opens the session on a click and answers; without a service worker by this page, and
 * without buttons.
 */
export async function showNotification(
  title: string,
  options: ShownOptions & { body: string; data: NotificationData; tag: string },
  stillHolds = (): boolean => true,
): Promise<void> {
  const { actions, ...shown } = { ...options, icon: '/icons/icon-192.png' }
  const { tag, body, data, silent } = options
  const registration = await readyServiceWorker()
  if (registration) {
    return inTurn(async () => {
      if (!stillHolds()) return
      const isTold = isRepeated(await registration.getNotifications({ tag }), { body, data })
      const isSilent = silent === true || isTold
      for (const old of await registration.getNotifications({ tag: outcomeTag(tag) })) old.close()
      const withAnswers: ShownOptions = {
        ...shown,
        silent: isSilent,
        renotify: !isSilent,
        ...(actions ? { actions } : {}),
      }
      await registration.showNotification(title, withAnswers)
    })
  }
  if (!stillHolds()) return
  const alone: ShownOptions = { ...shown, renotify: silent !== true }
  const notification = new Notification(title, alone)
  notification.addEventListener('click', () => {
    window.focus()
    location.assign(options.data.href)
  })
}
