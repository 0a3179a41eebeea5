import { rowAt } from '../../worker/api/rows'
import type { ServerId, SessionId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { hasAnswered, isStale } from '../serverStatus/upToDate.logic'
import { changedIds } from '../hub/selectors'
import { sessionKey } from '../addresses/sessionKey'
import type { ServersAndSessions } from '../serverStatus/firstAnswers'
import { snoozeKey } from '../waiting/snoozed'
import { wantsOf } from '../waiting/wants.logic'
import type { NotificationSettings } from './notificationSettings'
import { isQuiet } from './quietHours.logic'

/**
 * Something a person may want to be told of. There is one for a session at most: the last one replaces the one before.
 */
export interface Alert {
  /** `sessionKey` of the session. */
  key: string
  serverId: ServerId
  sessionId: SessionId
  kind: 'needs-you' | 'finished'
  session: SessionSummary
}

/** Follows the app's state and knows what is to be told now. */
export interface AlertWatch {
  /** All that holds now, by key. */
  alerts: ReadonlyMap<string, Alert>
  /** The alerts to show now: they are new, or ask for more than before. */
  fresh: readonly Alert[]
}

type SessionsOfServer = AppState['sessions'][ServerId]

/** The last message of a turn may be heard of so long after its end: they come over two ways. */
const lastMessageMs = 10_000

/**
 * Returns the step from one state to the next, at a time of this device. What was already so when a server answered first
 * is not notified, because a person who opens the app sees it; `first`: what was answered before this watch began. A
 * session is looked at only when it changed.
 */
export function createAlertWatch(first?: ServersAndSessions): (app: ServersAndSessions, now?: number) => AlertWatch {
  const seen = new Map<ServerId, SessionsOfServer>()
  const alerts = new Map<string, Alert>()
  /** When a turn ended that left nothing to read yet, by key. */
  const endedAt = new Map<string, number>()

  function step(app: ServersAndSessions, now: number, serverId: ServerId, fresh: Alert[]): void {
    const server = app.servers[serverId]
    const before = seen.get(serverId)
    const sessions = app.sessions[serverId]
    // A server without a connection tells nothing new: its alerts stay as they are until it is connected again.
    if (!server || isStale(server) || sessions === undefined || sessions === before) return
    // Until then there is only what is stored of it, which does not say what waits.
    if (before === undefined && !hasAnswered(server)) return
    seen.set(serverId, sessions)
    for (const id of changedIds(before, sessions)) {
      const session = rowAt(sessions, id)
      const sessionBefore = rowAt(before, id)
      if (session === sessionBefore) continue
      const key = sessionKey({ serverId, id })
      const last = alerts.get(key)
      if (session?.activity !== 'idle') endedAt.delete(key)
      else if (sessionBefore?.activity === 'working') endedAt.set(key, now)
      const hasEnded = (endedAt.get(key) ?? -Infinity) > now - lastMessageMs
      const alert = session && alertOf(session, hasEnded, last)
      if (!alert) {
        alerts.delete(key)
        continue
      }
      alerts.set(key, alert)
      endedAt.delete(key)
      if (before !== undefined && isMore(alert, last)) fresh.push(alert)
    }
  }

  function next(app: ServersAndSessions, now = Date.now()): AlertWatch {
    const fresh: Alert[] = []
    for (const serverId of app.serverOrder) step(app, now, serverId, fresh)
    for (const serverId of seen.keys()) {
      if (app.servers[serverId]) continue
      seen.delete(serverId)
      for (const [key, alert] of alerts) if (alert.serverId === serverId) alerts.delete(key)
    }
    return { alerts: new Map(alerts), fresh }
  }

  if (first) next(first)
  return next
}

function alertOf(session: SessionSummary, hasEnded: boolean, last: Alert | undefined): Alert | null {
  const { serverId, id: sessionId, activity, content } = session
  if (content.kind === 'open' && content.isSideChat) return null
  const alert = { key: sessionKey(session), serverId, sessionId, session }
  if (activity === 'needs-you') return { ...alert, kind: 'needs-you' }
  // Read meanwhile, or working again: there is nothing left to notify of.
  if ((hasEnded || last?.kind === 'finished') && activity === 'idle' && session.unread)
    return { ...alert, kind: 'finished' }
  return null
}

function isMore(alert: Alert, last: Alert | undefined): boolean {
  if (last?.kind !== alert.kind) return true
  const before = new Set(last.session.pendingRequests)
  return alert.kind === 'needs-you' && alert.session.pendingRequests.some((id) => !before.has(id))
}

/** What it is in the queue, as far as that is put off (`snoozeKey`). */
export function alertSnoozeKey({ key, kind }: Alert): string {
  return snoozeKey({ key, kind: kind === 'needs-you' ? 'asks' : kind })
}

/**
 * Whether the person wants to be told of it at all: they chose so for its session or server, and did not put it off.
 * `snoozed`: keys, one a line.
 */
export function mayTell(alert: Alert, servers: AppState['servers'], snoozed: string): boolean {
  const wants = wantsOf(alert.session, servers[alert.serverId])
  if (wants === 'mute' || (wants === 'needs-me' && alert.kind === 'finished')) return false
  return !snoozed.split('\n').includes(alertSnoozeKey(alert))
}

/** Whether it is told now. `minute`: after midnight, local time. */
export function isWanted({ kind }: Alert, settings: NotificationSettings, minute: number): boolean {
  if (!settings.isOn || isQuiet(settings.quietHours, minute)) return false
  return kind !== 'finished' || settings.withFinished
}
