import { sessionAddress } from '../../../worker/api/ids'
import { oneLine } from '../../../worker/api/push/oneLine'
import { parsePushNotice, type PushNotice } from '../../../worker/api/push/pushNotice'
import { notificationMessages } from '../../i18n/notificationMessages'
import { sessionHref, sessionOfPath } from '../../addresses/hrefs'
import { addressKey } from '../../addresses/sessionKey'
import { answersOf, notAnswerable } from '../notificationAnswers'
import { isRepeated, outcomeTag, type NotificationData } from '../notificationData'
import { isQuiet } from '../quietHours.logic'
import { inTurn } from '../../pwa/inTurn'
import { isOnScreen } from '../../waiting/onScreen'
import type { PushWishes } from './pushWishes'

/** What is needed of a service worker, whose types a page does not have. */
interface PushScope {
  clients: {
    matchAll(options: {
      type: 'window'
      includeUncontrolled: true
    }): Promise<readonly { focused: boolean; url: string; postMessage(message: unknown): void }[]>
  }
  registration: Pick<ServiceWorkerRegistration, 'getNotifications' | 'showNotification'>
}

/**
 * Shows what a machine's push says, no more of it than this device wants, and without a sound what it does not want now.
 * Something is always shown unless it is on the screen: browsers ask for that.
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
  // A window that has just begun holds no lock yet.
  const isOpen = windows.some(({ focused, url }) => {
    const shown = focused ? sessionOfPath(new URL(url).pathname) : null
    return shown !== null && addressKey(shown) === tag
  })
  const isSeen = isOpen || (await isOnScreen(tag))
  if (isSeen && !wantsEachShown()) return
  const { title, body } = pushedText(notice)
  const asked = notice && onlyRequest(notice)
  const { actions, asks } = address && asked ? answersOf(address, asked) : notAnswerable
  const opened: NotificationData = {
    href: address ? sessionHref(address.serverId, address.sessionId) : '/',
    at: notice?.at ?? 0,
    ...(notice?.kind === 'needs-me' ? { waits: true } : {}),
    ...(notice?.waiting ? { waiting: notice.waiting } : {}),
    ...(asks ? { asks } : {}),
  }
  await inTurn(async () => {
    for (const old of await registration.getNotifications({ tag: outcomeTag(tag) })) old.close()
    const isTold = isRepeated(await registration.getNotifications({ tag }), { body, data: opened })
    const isSilent = isSeen || isTold || (notice !== null && wishes !== null && !isWanted(notice, wishes, new Date()))
    const options = { tag, body, data: opened, icon: '/icons/icon-192.png', renotify: !isSilent, actions }
    await registration.showNotification(title, isSilent ? { ...options, silent: true } : options)
    if (isSeen) for (const shown of await registration.getNotifications({ tag })) shown.close()
  })
  // It may be over already.
  for (const window of windows) window.postMessage({ type: 'pushed' })
}

/**
 * Apple's WebKit, which is all browsers of an iPhone, ends the pushes of an app after a few that showed nothing, also while it
 * is looked at. An app on the Home Screen of an iPad says that it is a Macintosh, and not that it is Safari.
 */
function wantsEachShown(): boolean {
  const { userAgent } = navigator
  return /iPhone|iPad/.test(userAgent) || (userAgent.includes('AppleWebKit') && !/Chrom|Firefox/.test(userAgent))
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

/** Null where its line is not shown (`pushedText`), where others wait, too, or where its sender says that there is more of it. */
function onlyRequest({ asks, count, kind, server }: PushNotice): PushNotice['asks'] {
  return kind === 'needs-me' && server !== null && count === 1 && asks?.isWhole ? asks : null
}

/** What a push says, in this browser's words: as its own notifications of the same level do. Null = it could not be read. */
export function pushedText(notice: PushNotice | null): { title: string; body: string } {
  if (notice?.kind === 'test') return { title: notificationMessages.push.testTitle, body: oneLine(notice.server ?? '') }
  const isFinished = notice?.kind === 'done'
  const anything = isFinished ? notificationMessages.text.finishedAnything : notificationMessages.text.anything
  if (!notice || notice.server === null) return { title: anything, body: '' }
  const { asks, count } = notice
  const [session, server] = [oneLine(notice.session ?? ''), oneLine(notice.server)]
  const asked = count > 1 ? notificationMessages.text.requests(count) : notificationMessages.text.needsYou
  const what = isFinished
    ? notificationMessages.text.finished
    : asks && count <= 1
      ? notificationMessages.text.asks(oneLine(asks.tool), oneLine(asks.line))
      : asked
  return { title: session || anything, body: notificationMessages.text.on(what, server) }
}
