import { navigate } from 'wouter/use-browser-location'
import type { ToolCall } from '../../worker/api/chat'
import { askedLine } from '../../worker/api/push/askedLine'
import { waitingDigest } from '../../worker/api/push/waitingDigest'
import type { AppState } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { followOtherTabs } from '../deviceSettings/storedSetting'
import type { HubClient } from '../hub/hubContext'
import { ownKeys, ownKeysStorage, singleKeys, singleKeysStorage } from '../page/singleKeys'
import { askedCall } from '../waiting/askedCall'
import type { ServersAndSessions } from '../serverStatus/firstAnswers'
import { followWaiting } from '../waiting/followWaiting'
import { isOnScreen } from '../waiting/onScreen'
import { showWaiting } from '../waiting/showWaiting'
import { snoozed, snoozedAt, snoozedStorage, type Snoozed } from '../waiting/snoozed'
import { waitingNow } from '../waiting/waiting.logic'
import { showBadge } from '../pwa/showBadge'
import { alertSnoozeKey, createAlertWatch, isWanted, mayTell, type Alert } from './alerts.logic'
import { requestDigest } from '../../worker/api/requestDigest'
import { moveMutedServers } from './moveMutedServers'
import { notificationSettings, notificationStorage } from './notificationSettings'
import type { NotificationAnswer, NotificationData } from './notificationData'
import { answersOf, notAnswerable } from './notificationAnswers'
import { notificationText } from './notificationText.logic'
import { closeNotifications, followScreen } from './followScreen'
import { createHandover, hearingMs, isHeard, isOver, readShownBefore, type ShownBefore } from './shownBefore'
import { showNotification } from './showNotification'

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
 * all of this browser; when it ends, another one goes on. `first`: what the servers answered since the page started.
 */
export function startNotifier(hub: HubClient, first: ServersAndSessions): void {
  followOtherTabs(followed)
  void moveMutedServers(hub)
  showWaiting(hub)
  const notifier = 'Notification' in window && 'locks' in navigator ? createNotifier(hub, first) : null
  followServiceWorker(hub, notifier)
  if (!notifier) return
  followScreen()
  void navigator.locks.request('happy-hub:notifier', () => new Promise<never>(() => void notifier.begin()))
}

type WorkerMessage =
  | { type: 'open'; href: string }
  | { type: 'pushed' }
  | { type: 'count' }
  | { type: 'dismissed'; key: string }
  | NotificationAnswer

/** The service worker has no window and no hub: it tells this window what to open, what to answer, and what it showed. */
function followServiceWorker(hub: HubClient, notifier: Notifier | null): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent<WorkerMessage | null>) => {
    if (data?.type === 'open' && data.href.startsWith('/')) navigate(data.href)
    if (data?.type === 'pushed') void notifier?.pushed()
    if (data?.type === 'dismissed') notifier?.dismissed(data.key)
    if (data?.type === 'count' && notifier?.counts()) ports[0]?.postMessage(true)
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

type Notifier = ReturnType<typeof createNotifier>

/** Follows what is to be told; tells nothing before `begin`, which another tab's end calls. */
function createNotifier(hub: HubClient, first: ServersAndSessions) {
  const next = createAlertWatch(first)
  let isTelling = false
  const handover = createHandover()
  /** What was told last of each session that still waits. */
  let shown = new Map<string, Alert>()
  let shownBefore: ShownBefore[] = []
  let badge: number | null = null
  let isLeft = false
  let latest: { app: AppState; alerts: ReadonlyMap<string, Alert> } | null = null
  let putOff: Snoozed = snoozed.get()
  let asleepBefore = snoozedAt(putOff, Date.now())

  function told(key: string): boolean {
    const alert = latest?.alerts.get(key)
    return alert !== undefined && latest !== null && mayTell(alert, latest.app.servers, asleepBefore)
  }

  function tell(alert: Alert, app: AppState): void {
    if (!told(alert.key)) return
    shown.set(alert.key, alert)
    shownBefore = shownBefore.filter(({ key }) => key !== alert.key)
    // What was told since replaces it, however long its content took to read.
    const holds = () => shown.get(alert.key) === alert && latest?.alerts.get(alert.key)?.kind === alert.kind
    // Nothing closes it while it is on its way.
    void show(hub, alert, app, holds).then(() =>
      shown.has(alert.key) ? undefined : closeNotifications(new Set([alert.key])),
    )
  }

  function closeWhatIsOver(app: AppState): void {
    const now = Date.now()
    const over = shownBefore.filter((one) => isOver(one, app, asleepBefore, now))
    shownBefore = shownBefore.filter((one) => !over.includes(one))
    for (const one of shownBefore) if (one.heardBy > now) void noteIfHeard(one, app, now)
    const gone = new Set([...over.map(({ key }) => key), ...[...shown.keys()].filter((key) => !told(key))])
    if (gone.size > 0) void closeNotifications(gone)
    shown = new Map([...shown].filter(([key]) => told(key)))
  }

  function count(app: AppState): void {
    // A page that is left may still hear of a last change.
    if (isLeft) return
    const waiting = waitingNow(app, asleepBefore).length
    // Each call goes to the browser's own process, and most updates of the state change no alert.
    if (waiting !== badge) void showBadge(waiting)
    badge = waiting
  }

  followWaiting(hub, (app) => {
    const { alerts, fresh } = next(app)
    latest = { app, alerts }
    const now = Date.now()
    // What comes back by itself is told anew; what the person brings back is before them.
    const isBack = (key: string) => asleepBefore.split('\n').includes(key) && (putOff[key] ?? Infinity) <= now
    const back = [...alerts.values()].filter((alert) => isBack(alertSnoozeKey(alert)) && !fresh.includes(alert))
    putOff = snoozed.get()
    asleepBefore = snoozedAt(putOff, now)
    const came = [...fresh, ...back]
    if (!isTelling) {
      for (const { key } of came) handover.came(key, now)
      return
    }
    closeWhatIsOver(app)
    for (const alert of came) tell(alert, app)
    count(app)
  })

  // Nobody counts after the last one is closed. Where another tab goes on, it counts anew.
  window.addEventListener('pagehide', () => {
    if (badge !== null) void showBadge(0)
    badge = null
    isLeft = true
  })
  window.addEventListener('pageshow', () => {
    isLeft = false
    countAnew()
  })
  // While it was frozen, the service worker counted.
  document.addEventListener('visibilitychange', countAnew)

  function countAnew(): void {
    badge = null
    if (isTelling && latest) count(latest.app)
  }

  function closeOver(): void {
    if (latest) closeWhatIsOver(latest.app)
  }

  async function readShown(heardBy: number): Promise<void> {
    shownBefore = (await readShownBefore(heardBy)).filter(({ key }) => !shown.has(key))
  }

  return {
    /** A push was shown: it may be over already. */
    async pushed(): Promise<void> {
      if (!isTelling) return
      await readShown(Date.now() + hearingMs)
      closeOver()
      setTimeout(closeOver, hearingMs)
    },
    dismissed: handover.dismissed,
    /** Whether this tab sets the badge; it then does so anew. */
    counts(): boolean {
      countAnew()
      return isTelling && latest !== null && !isLeft
    },
    async begin(): Promise<void> {
      isTelling = true
      await readShown(Date.now())
      if (!latest) return
      const { app, alerts } = latest
      closeWhatIsOver(app)
      // What came while the other tab ended, or before this one could tell, was told by none.
      const now = Date.now()
      for (const alert of alerts.values()) {
        const isShown = shownBefore.some(({ key }) => key === alert.key)
        if (!isShown && handover.isOpen(alert.key, now)) tell(alert, app)
      }
      count(app)
    },
  }
}

async function noteIfHeard(one: ShownBefore, app: AppState, now: number): Promise<void> {
  if (await isHeard(one, app)) one.heardBy = now
}

const isOneRequest = ({ kind, session }: Alert) => kind === 'needs-you' && session.pendingRequests.length === 1

/**
 * `holds`: whether it still does. It may be answered while the notification is being made, and nothing would close
 * that.
 */
async function show(hub: HubClient, alert: Alert, state: AppState, holds: () => boolean): Promise<void> {
  const settings = notificationSettings.get()
  const now = new Date()
  if (!isWanted(alert, settings, now.getHours() * 60 + now.getMinutes())) return
  if (Notification.permission !== 'granted') return
  const call = settings.privacy === 'content' && isOneRequest(alert) ? await askedCall(hub, alert.session) : null
  const { title, body } = notificationText(alert, settings.privacy, state.servers[alert.serverId], call)
  const { actions, asks } = await offered(alert, call)
  const href = sessionHref(alert.serverId, alert.sessionId)
  const isAsking = alert.kind === 'needs-you'
  const data: NotificationData = {
    href,
    at: now.getTime(),
    ...(isAsking ? { waits: true, waiting: await waitingDigest(alert.session.pendingRequests) } : {}),
    ...(asks ? { asks } : {}),
  }
  // Last: it may have come onto the screen while its content was read.
  if (await isOnScreen(alert.key)) return
  await showNotification(title, { tag: alert.key, body, data, actions, silent: !settings.withSound }, holds)
}

/** The buttons, where the shown line is all that waits in this session. */
async function offered({ session: { serverId, id } }: Alert, call: ToolCall | null) {
  const permission = call?.permission
  if (permission?.kind !== 'pending') return notAnswerable
  const { requestId, tool, arguments: input } = permission
  const { text, isWhole } = askedLine(tool, input)
  if (!isWhole) return notAnswerable
  const digest = await requestDigest({ id: requestId, tool, arguments: input })
  return answersOf({ serverId, sessionId: id }, { id: requestId, digest, tool, line: text })
}
