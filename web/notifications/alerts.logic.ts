import { rowAt } from '../../worker/api/rows'
import type { ServerId, SessionId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { isStale } from '../serverStatus/upToDate.logic'
import { changedIds } from '../hub/selectors'
import { sessionKey } from '../addresses/sessionKey'
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

/**
 * Returns the step from one state to the next. What was already so at the first state is not notified, because a person
 * who opens the app sees it. A session is looked at only when it changed.
 */
export function createAlertWatch(): (app: AppState) => AlertWatch {
  const seen = new Map<ServerId, SessionsOfServer>()
  const alerts = new Map<string, Alert>()

  function step(app: AppState, serverId: ServerId, fresh: Alert[]): void {
    const server = app.servers[serverId]
    const before = seen.get(serverId)
    const now = app.sessions[serverId]
    // A server without a connection tells nothing new: its alerts stay as they are until it is connected again.
    if (!server || isStale(server) || now === undefined || now === before) return
    seen.set(serverId, now)
    for (const id of changedIds(before, now)) {
      const session = rowAt(now, id)
      const sessionBefore = rowAt(before, id)
      if (session === sessionBefore) continue
      const key = sessionKey({ serverId, id })
      const last = alerts.get(key)
      const alert = session && alertOf(session, sessionBefore, last)
      if (!alert) {
        alerts.delete(key)
        continue
      }
      alerts.set(key, alert)
      if (before !== undefined && isMore(alert, last)) fresh.push(alert)
    }
  }

  return (app) => {
    const fresh: Alert[] = []
    for (const serverId of app.serverOrder) step(app, serverId, fresh)
    for (const serverId of seen.keys()) {
      if (app.servers[serverId]) continue
      seen.delete(serverId)
      for (const [key, alert] of alerts) if (alert.serverId === serverId) alerts.delete(key)
    }
    return { alerts: new Map(alerts), fresh }
  }
}

function alertOf(session: SessionSummary, before: SessionSummary | undefined, last: Alert | undefined): Alert | null {
  const { serverId, id: sessionId, activity, content } = session
  if (content.kind === 'open' && content.isSideChat) return null
  const alert = { key: sessionKey(session), serverId, sessionId, session }
  if (activity === 'needs-you') return { ...alert, kind: 'needs-you' }
  const hasEnded = before?.activity === 'working' && activity === 'idle'
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
