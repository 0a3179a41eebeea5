import { sessionAddress } from '../../../worker/api/ids'
import { parsePushNotice, type PushNotice } from '../../../worker/api/push/pushNotice'
import { sessionHref, sessionOfPath } from '../../addresses/hrefs'
import { addressKey } from '../../addresses/sessionKey'
import { notificationMessages } from '../../i18n/notificationMessages'
import type { NotificationData } from '../notificationData'
import { pushedText } from './pushedText.logic'

/** What is needed of a service worker, whose types a page does not have. */
interface PushScope {
  clients: {
    matchAll(options: {
      type: 'window'
      includeUncontrolled: true
    }): Promise<readonly { focused: boolean; url: string }[]>
  }
  registration: Pick<ServiceWorkerRegistration, 'getNotifications' | 'showNotification'>
}

/** What came twice within this time, from two machines or from a tab, makes no second sound. */
const repeatMs = 60_000

/** Shows what a machine's push says. Something is always shown unless it is on the screen: browsers ask for that. */
export async function showPushed(
  { clients, registration }: PushScope,
  data: { json(): unknown } | null,
): Promise<void> {
  const notice = readNotice(data)
  const address = notice && sessionAddress(notice.serverId, notice.sessionId)
  const tag = address ? addressKey(address) : 'push'
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const isOnScreen = windows.some(({ focused, url }) => {
    const shown = focused ? sessionOfPath(new URL(url).pathname) : null
    return shown !== null && addressKey(shown) === tag
  })
  if (isOnScreen) return
  const before = await registration.getNotifications({ tag })
  const isRepeat = before.some((shown) => Math.abs(at(shown) - (notice?.at ?? 0)) < repeatMs)
  const { title, body } = pushedText(notice)
  const answers = address && notice ? answersOf(notice) : []
  const opened: NotificationData = {
    href: address ? sessionHref(address.serverId, address.sessionId) : '/',
    at: notice?.at ?? 0,
    ...(address && notice?.asks && answers.length > 0
      ? { asks: { session: address, request: { id: notice.asks.id, digest: notice.asks.digest } } }
      : {}),
  }
  const options = { tag, body, data: opened, icon: '/icons/icon-192.png', renotify: !isRepeat, actions: answers }
  await registration.showNotification(title, isRepeat ? { ...options, silent: true } : options)
}

function readNotice(data: { json(): unknown } | null): PushNotice | null {
  try {
    return parsePushNotice(data?.json())
  } catch {
    return null
  }
}

function at({ data }: { data: unknown }): number {
  return (data as Partial<NotificationData> | null)?.at ?? 0
}

/** Only where nothing of the request is outside of the notification. */
function answersOf({ asks, count, kind }: PushNotice): { action: 'allow' | 'deny'; title: string }[] {
  if (kind !== 'needs-me' || count !== 1 || !asks?.isWhole) return []
  const { allow, deny } = notificationMessages.push
  return [
    { action: 'allow', title: allow },
    { action: 'deny', title: deny },
  ]
}
