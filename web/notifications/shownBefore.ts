import type { SessionAddress } from '../../worker/api/ids'
import { waitingDigest } from '../../worker/api/push/waitingDigest'
import { rowAt } from '../../worker/api/rows'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { hasAnswered } from '../serverStatus/upToDate.logic'
import { mayTell } from './alerts.logic'
import { sessionOfNotification, type NotificationData } from './notificationData'
import { inTurn } from '../pwa/inTurn'

/** A session's notification that was there before this tab began: a push that came while the app was closed, or another tab's. */
export interface ShownBefore {
  /** `sessionKey` */
  key: string
  session: SessionAddress
  /** It says that something waits, not that the agent has finished. */
  waits: boolean
  /** `waitingDigest` of what it says waits; null = it does not say. */
  waiting: string | null
  /** Before this time (ms since 1970) this tab may not have heard yet what the notification tells. */
  heardBy: number
}

/** So long after a push this tab's server may still be on its way to say the same. */
export const hearingMs = 5_000

/** A tab that ends may have told nothing for so long; what came then and is not shown is told by the next one. */
const handoverMs = 10_000

/** What another tab tells of, so that nothing is lost when that one ends. */
export function createHandover() {
  const cameAt = new Map<string, number>()
  return {
    /** `key`: of the alert, now that it asks to be told. */
    came(key: string, now: number): void {
      cameAt.set(key, now)
    },
    /** The person saw its notification and put it away. */
    dismissed(key: string): void {
      cameAt.delete(key)
    },
    /** Whether the tab that ended may not have told it. */
    isOpen: (key: string, now: number): boolean => (cameAt.get(key) ?? -Infinity) >= now - handoverMs,
  }
}

export async function readShownBefore(heardBy: number): Promise<ShownBefore[]> {
  if (!('serviceWorker' in navigator)) return []
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration) return []
  return (await inTurn(() => registration.getNotifications())).flatMap(({ tag, data }) => {
    const session = sessionOfNotification({ tag, data })
    if (!session) return []
    const { waits, asks, waiting = null } = data as NotificationData
    return [{ key: tag, session, waits: waits === true || asks !== undefined, waiting, heardBy }]
  })
}

/**
 * Whether it says nothing true any more, or nothing that the person wants to be told; while its server has not answered,
 * that is not known, nor in the first moments after a push. `snoozed`: keys, one a line.
 */
export function isOver(
  { key, session: { serverId, sessionId }, waits, heardBy }: ShownBefore,
  app: AppState,
  snoozed: string,
  now: number,
): boolean {
  const server = app.servers[serverId]
  if (!server) return true
  if (!hasAnswered(server)) return false
  const row = rowAt(app.sessions[serverId], sessionId)
  if (!row) return heardBy <= now
  const kind = waits ? 'needs-you' : 'finished'
  if (!mayTell({ key, serverId, sessionId, kind, session: row }, app.servers, snoozed)) return true
  return heardBy <= now && !isSaid(row, waits)
}

/** Whether this tab knows what the notification tells: another request of its session may wait since before. */
export async function isHeard(
  { session: { serverId, sessionId }, waits, waiting }: ShownBefore,
  app: AppState,
): Promise<boolean> {
  const row = rowAt(app.sessions[serverId], sessionId)
  if (!row || !isSaid(row, waits)) return false
  return !waits || (waiting !== null && waiting === (await waitingDigest(row.pendingRequests)))
}

function isSaid({ activity, unread }: SessionSummary, waits: boolean): boolean {
  return waits ? activity === 'needs-you' : unread
}
