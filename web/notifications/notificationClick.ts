import { notificationMessages } from '../i18n/notificationMessages'
import {
  outcomeTag,
  type NotificationAnswer,
  type NotificationData,
  type NotificationOutcome,
} from './notificationData'
import { inTurn } from '../pwa/inTurn'

/** What is needed of the service worker's `Clients`, whose types a page does not have. */
interface AppWindows {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly AppWindow[]>
  openWindow(url: string): Promise<unknown>
}

interface AppWindow {
  focused: boolean
  focus(): Promise<unknown>
  postMessage(message: unknown, transfer?: Transferable[]): void
}

interface ClickedNotification {
  title: string
  tag: string
  data: unknown
  close(): void
}

/** A hub gives up after 50 s by itself. */
const answerPatienceMs = 60_000

/**
 * Opens the session of a clicked notification: in a window of the app that is there, else in a new one. Allow and Deny are
 * answered through the hub of a window that is there, and what came of it is shown; without one the card is opened.
 */
export async function openFromNotification(
  scope: {
    clients: AppWindows
    registration: Pick<ServiceWorkerRegistration, 'showNotification'>
  },
  { notification, action }: { notification: ClickedNotification; action: string },
): Promise<void> {
  notification.close()
  const { clients, registration } = scope
  const data = (notification.data ?? { href: '/' }) as NotificationData
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  // A press puts it away, too.
  for (const window of open) window.postMessage({ type: 'dismissed', key: notification.tag })
  const chosen = open.find(({ focused }) => focused) ?? open[0]
  if (!chosen) return void (await clients.openWindow(data.href))
  if (data.asks && (action === 'allow' || action === 'deny')) {
    const isAllowed = action === 'allow'
    const outcome = await answerThrough(chosen, { type: 'answer', ...data.asks, isAllowed })
    const { title, tag } = notification
    const body = outcomeText(outcome, isAllowed)
    const opened: NotificationData = { href: data.href }
    const options = { tag: outcomeTag(tag), body, data: opened, icon: '/icons/icon-192.png' }
    return inTurn(() => registration.showNotification(title, options))
  }
  chosen.postMessage({ type: 'open', href: data.href })
  // A browser may refuse; the window is at that session all the same.
  await chosen.focus().catch(() => undefined)
}

/** Tells the tabs that the person put it away, so that none shows it again. */
export async function tellDismissed(clients: AppWindows, { tag }: Pick<ClickedNotification, 'tag'>): Promise<void> {
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const window of open) window.postMessage({ type: 'dismissed', key: tag })
}

function outcomeText(outcome: NotificationOutcome | null, isAllowed: boolean): string {
  const { push } = notificationMessages
  if (!outcome) return push.unanswered
  if (outcome.kind === 'failed') return outcome.why
  return isAllowed ? push.allowed : push.denied
}

/** Null = the window said nothing. */
function answerThrough(window: AppWindow, answer: NotificationAnswer): Promise<NotificationOutcome | null> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(null), answerPatienceMs)
    function finish(outcome: NotificationOutcome | null): void {
      clearTimeout(timer)
      port1.close()
      resolve(outcome)
    }
    port1.addEventListener('message', ({ data }: MessageEvent<NotificationOutcome>) => finish(data))
    port1.start()
    window.postMessage(answer, [port2])
  })
}
