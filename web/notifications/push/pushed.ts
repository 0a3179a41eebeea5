import type { ShownRequest } from '../../../worker/api/commands'
import { sessionAddress } from '../../../worker/api/ids'
import { askedLine } from '../../../worker/api/push/askedLine'
import { parsePushNotice, type PushNotice } from '../../../worker/api/push/pushNotice'
import { sessionHref, sessionOfPath } from '../../addresses/hrefs'
import { addressKey } from '../../addresses/sessionKey'
import { notificationMessages } from '../../i18n/notificationMessages'
import type { NotificationData } from '../notificationData'
import { isQuiet } from '../quietHours.logic'
import { pushedText } from './pushedText.logic'
import type { PushWishes } from './pushWishes'

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

/**
 * Shows what a machine's push says, no more of it and no louder than this device wants. Something is always shown unless it
 * is on the screen: browsers ask for that.
 */
export async function showPushed(
  { clients, registration }: PushScope,
  data: { json(): unknown } | null,
  wishesOf: (serverId: string) => Promise<PushWishes | null>,
): Promise<void> {
  const sent = readNotice(data)
  const wishes = sent && (await wishesOf(sent.serverId).catch(() => null))
  const notice = sent && wishes ? lessened(sent, wishes.privacy) : sent
  const address = notice && sessionAddress(notice.serverId, notice.sessionId)
  const tag = address ? addressKey(address) : 'push'
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const isOnScreen = windows.some(({ focused, url }) => {
    const shown = focused ? sessionOfPath(new URL(url).pathname) : null
    return shown !== null && addressKey(shown) === tag
  })
  if (isOnScreen) return
  const before = await registration.getNotifications({ tag })
  const isTold = before.some((shown) => Math.abs(at(shown) - (notice?.at ?? 0)) < repeatMs)
  const isSilent = isTold || (notice !== null && wishes !== null && !isWanted(notice, wishes, new Date()))
  const { title, body } = pushedText(notice)
  const answers = address && notice ? answersOf(notice) : []
  const opened: NotificationData = {
    href: address ? sessionHref(address.serverId, address.sessionId) : '/',
    at: notice?.at ?? 0,
    ...(address && notice?.asks && answers.length > 0
      ? { asks: { session: address, request: shownRequest(notice.asks) } }
      : {}),
  }
  const options = { tag, body, data: opened, icon: '/icons/icon-192.png', renotify: !isSilent, actions: answers }
  await registration.showNotification(title, isSilent ? { ...options, silent: true } : options)
}

/** The machine may not know yet that less is to be told. */
function lessened(notice: PushNotice, privacy: PushWishes['privacy']): PushNotice {
  if (privacy === 'content') return notice
  return privacy === 'place' ? { ...notice, asks: null } : { ...notice, asks: null, server: null, session: null }
}

function isWanted({ kind, sessionId }: PushNotice, { wants, sessions, quietHours }: PushWishes, now: Date): boolean {
  if (kind === 'test') return true
  const own = sessionId !== null && Object.hasOwn(sessions, sessionId) ? sessions[sessionId] : undefined
  const wish = own ?? wants
  if (wish === 'mute' || (wish === 'needs-me' && kind === 'done')) return false
  return !isQuiet(quietHours, now.getHours() * 60 + now.getMinutes())
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

type Asks = NonNullable<PushNotice['asks']>

/** With the line: the hub holds it against the request, for whoever sends pushes may name another digest than the line's. */
function shownRequest({ id, digest, line }: Asks): ShownRequest {
  return { id, digest, line }
}

/** Only where nothing of the request is outside of the notification: judged here, whatever the sender says of it. */
function answersOf({ asks, count, kind }: PushNotice): { action: 'allow' | 'deny'; title: string }[] {
  if (kind !== 'needs-me' || count !== 1 || !asks?.isWhole) return []
  if (!askedLine(asks.tool, { command: asks.line }).isWhole) return []
  const { allow, deny } = notificationMessages.push
  return [
    { action: 'allow', title: allow },
    { action: 'deny', title: deny },
  ]
}
