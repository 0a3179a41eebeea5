import type { Page, Worker } from 'playwright'
import type { PushNotice } from '../../worker/api/push/pushNotice'

/** Hands a message to the service worker as Chromium's push service does after it was decrypted. */
export async function openPushes(page: Page): Promise<(notice: PushNotice) => Promise<void>> {
  // Before it is active, a message would be lost.
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    await new Promise<void>((resolve) => {
      const look = () => active?.state === 'activated' && resolve()
      active?.addEventListener('statechange', look)
      look()
    })
  })
  const devtools = await page.context().newCDPSession(page)
  const origin = new URL(page.url()).origin
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted)
      if (own) resolve(own.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  const registrationId = await registered
  return async (notice) => {
    await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(notice) })
  }
}

/** A service worker's, whose types a test does not have. */
interface WorkerScope {
  registration: ServiceWorkerRegistration
  NotificationEvent: new (type: string, options: { notification: Notification; action?: string }) => Event
  dispatchEvent(event: Event): boolean
}

function serviceWorkerOf(page: Page): Worker {
  const worker = page.context().serviceWorkers().at(-1)
  if (!worker) throw new Error('There is no service worker')
  return worker
}

/** Presses a button of the notification with this title, where a test cannot reach the system's own. */
export async function pressButton(page: Page, title: string, action: 'allow' | 'deny'): Promise<void> {
  await serviceWorkerOf(page).evaluate(
    async (press) => {
      const scope = globalThis as unknown as WorkerScope
      const shown = await navigator.locks.request('happy-hub:shown', () => scope.registration.getNotifications())
      const notification = shown.find(
        (each) => each.title === press.title && ((each as { actions?: unknown[] }).actions ?? []).length > 0,
      )
      if (!notification) throw new Error('Nothing is shown that can be answered')
      scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action: press.action }))
    },
    { title, action },
  )
}

/** Presses the notification with this title beside its buttons. */
export function pressNotification(page: Page, title: string): Promise<void> {
  return happenTo(page, title, 'notificationclick')
}

/** Puts the notification with this title away, as a person does in the system's list. */
export function putAway(page: Page, title: string): Promise<void> {
  return happenTo(page, title, 'notificationclose')
}

async function happenTo(page: Page, title: string, type: 'notificationclick' | 'notificationclose'): Promise<void> {
  await serviceWorkerOf(page).evaluate(
    async (happened) => {
      const scope = globalThis as unknown as WorkerScope
      const shown = await navigator.locks.request('happy-hub:shown', () => scope.registration.getNotifications())
      const notification = shown.find((each) => each.title === happened.title)
      if (!notification) throw new Error('It is not shown')
      if (happened.type === 'notificationclose') notification.close()
      scope.dispatchEvent(new scope.NotificationEvent(happened.type, { notification }))
    },
    { title, type },
  )
}

/** The buttons of all that is shown. */
export function shownActions(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const shown = await navigator.locks.request('happy-hub:shown', () => registration.getNotifications())
    return shown.flatMap((each) =>
      ((each as { actions?: { action: string }[] }).actions ?? []).map(({ action }) => action),
    )
  })
}
