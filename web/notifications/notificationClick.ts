import type { NotificationData } from './notificationData'

/** What is needed of the service worker's `Clients`, whose types a page does not have. */
interface AppWindows {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly AppWindow[]>
  openWindow(url: string): Promise<unknown>
}

interface AppWindow {
  focused: boolean
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}

/** Opens the session of a clicked notification: in a window of the app that is there, else in a new one. */
export async function openFromNotification(
  windows: AppWindows,
  notification: { data: unknown; close(): void },
): Promise<void> {
  notification.close()
  const { href } = (notification.data ?? { href: '/' }) as NotificationData
  const open = await windows.matchAll({ type: 'window', includeUncontrolled: true })
  const chosen = open.find(({ focused }) => focused) ?? open[0]
  if (!chosen) return void (await windows.openWindow(href))
  await chosen.focus()
  chosen.postMessage({ type: 'open', href })
}
