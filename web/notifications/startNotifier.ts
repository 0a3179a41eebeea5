import { navigate } from 'wouter/use-browser-location'
import { isPending, type ToolCall } from '../../worker/api/chat'
import type { AppState } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { followOtherTabs } from '../deviceSettings/storedSetting'
import type { HubClient } from '../hub/hubContext'
import { ownKeys, ownKeysStorage, singleKeys, singleKeysStorage } from '../page/singleKeys'
import { followWaiting } from '../waiting/followWaiting'
import { showWaiting } from '../waiting/showWaiting'
import { snoozed, snoozedAt, snoozedStorage, type Snoozed } from '../waiting/snoozed'
import { waitingNow } from '../waiting/waiting.logic'
import { alertSnoozeKey, createAlertWatch, isWanted, mayTell, type Alert } from './alerts.logic'
import { moveMutedServers } from './moveMutedServers'
import { notificationSettings, notificationStorage } from './notificationSettings'
import type { NotificationAnswer, NotificationData } from './notificationData'
import { notificationText } from './notificationText.logic'
import { closeNotification, followScreen, keysOnScreen } from './onScreen'
import { showNotification } from './showNotification'

/** If the request cannot be read within this time, the notification comes without its content. */
const contentWaitMs = 2_000

/** Settings that all tabs follow at once. */
const followed = {
  [notificationStorage]: notificationSettings,
  [snoozedStorage]: snoozed,
  [singleKeysStorage]: singleKeys,
  [ownKeysStorage]: ownKeys,
}

/**
 * Shows what needs the person outside of the page: in this tab's icon, in the badge of the app, and as notifications of the
 * system: one for each session, replaced by the next, closed when it was answered, here or elsewhere. One tab notifies for
 * all of this browser; when it ends, another one goes on.
 */
export function startNotifier(hub: HubClient): void {
  followOtherTabs(followed)
  void moveMutedServers(hub)
  showWaiting(hub)
  openWhatWasClicked(hub)
  if (!('Notification' in window) || !('locks' in navigator)) return
  followScreen()
  void navigator.locks.request('happy-hub:notifier', () => new Promise<never>(() => notify(hub)))
}

type ClickMessage = { type: 'open'; href: string } | NotificationAnswer

/** The service worker has no window; it tells this one what to open. */
function openWhatWasClicked(hub: HubClient): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent<ClickMessage | null>) => {
    if (data?.type === 'open' && data.href.startsWith('/')) navigate(data.href)
    if (data?.type === 'answer') {
      void import('./answerPushed')
        .then(({ answerPushed }) => answerPushed(hub, data))
        // Whether it arrived is not known: what the service worker says of no outcome.
        .catch(() => null)
        .then((outcome) => ports[0]?.postMessage(outcome))
    }
  })
  navigator.serviceWorker.startMessages()
}

function notify(hub: HubClient): void {
  const next = createAlertWatch()
  let shown = new Set<string>()
  let badge: number | null = null
  let current: ReadonlyMap<string, Alert> = new Map()
  let putOff: Snoozed = snoozed.get()
  let asleepBefore = snoozedAt(putOff, Date.now())

  followWaiting(hub, (app) => {
    const { alerts, fresh } = next(app)
    current = alerts
    const now = Date.now()
    const asleep = snoozedAt(snoozed.get(), now)
    // What comes back by itself is told anew; what the person brings back is before them.
    const isBack = (key: string) => asleepBefore.split('\n').includes(key) && (putOff[key] ?? Infinity) <= now
    const back = [...alerts.values()].filter((alert) => isBack(alertSnoozeKey(alert)) && !fresh.includes(alert))
    putOff = snoozed.get()
    asleepBefore = asleep
    const told = (key: string) => {
      const alert = alerts.get(key)
      return alert !== undefined && mayTell(alert, app.servers, asleep)
    }
    for (const key of shown) if (!told(key)) void closeNotification(key, 'keep')
    shown = new Set([...shown].filter(told))
    for (const alert of [...fresh, ...back]) {
      if (!told(alert.key)) continue
      shown.add(alert.key)
      void show(hub, alert, app, () => current.get(alert.key)?.kind === alert.kind)
    }
    const waiting = waitingNow(app, asleep).length
    // Each call goes to the browser's own process, and most updates of the state change no alert.
    if (waiting !== badge) showBadge(waiting)
    badge = waiting
  })
}

/**
 * `holds`: whether it still does. It may be answered while the notification is being made, and nothing would close
 * that.
 */
async function show(hub: HubClient, alert: Alert, state: AppState, holds: () => boolean): Promise<void> {
  const settings = notificationSettings.get()
  const now = new Date()
  if (!isWanted(alert, settings, now.getHours() * 60 + now.getMinutes())) return
  if (Notification.permission !== 'granted' || (await keysOnScreen()).has(alert.key)) return
  const call = settings.privacy === 'content' && alert.kind === 'needs-you' ? await askedCall(hub, alert) : null
  const { title, body } = notificationText(alert, settings.privacy, state.servers[alert.serverId], call)
  const data: NotificationData = { href: sessionHref(alert.serverId, alert.sessionId) }
  await showNotification(title, { tag: alert.key, body, data, silent: !settings.withSound }, holds)
}

/** The first request of a session, from its chat; null = it was not read in time. */
function askedCall(hub: HubClient, { serverId, sessionId }: Alert): Promise<ToolCall | null> {
  const chat = hub.openTopic({ kind: 'chat', session: { serverId, sessionId } })
  return new Promise((resolve) => {
    function look(): void {
      const state = chat.current()
      if (state === undefined || state === 'gone') return
      for (const item of state.blocks.flat()) {
        if (isPending(item)) return finish(item)
      }
    }
    function finish(call: ToolCall | null): void {
      clearTimeout(timer)
      unsubscribe()
      resolve(call)
    }
    const timer = setTimeout(() => finish(null), contentWaitMs)
    const unsubscribe = chat.subscribe(look)
    look()
  })
}

function showBadge(count: number): void {
  if (!('setAppBadge' in navigator)) return
  // Refused where the app is not installed.
  void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined)
}
