import type { ShownRequest } from '../../worker/api/commands'
import type { SessionAddress } from '../../worker/api/ids'
import { sessionOfPath } from '../addresses/hrefs'
import { addressKey } from '../addresses/sessionKey'

/** What a click on a notification opens; written by who shows it, read by the service worker. */
export interface NotificationData {
  href: string
  /** When its machine sent it or the page showed it, ms. */
  at?: number
  /** It says that something waits, not that the agent has finished. */
  waits?: true
  /** `waitingDigest` of what waits; missing = not known, or nothing waits. */
  waiting?: string
  /** The request that its buttons answer. */
  asks?: AskedRequest
}

export interface AskedRequest {
  session: SessionAddress
  request: ShownRequest
}

/** From the service worker to a page of the app, which has the hub; with a port for the outcome. */
export interface NotificationAnswer extends AskedRequest {
  type: 'answer'
  isAllowed: boolean
}

/** `why`: a sentence for the person. */
export type NotificationOutcome = { kind: 'done' } | { kind: 'failed'; why: string }

/**
 * The tag of what came of an answer. Its session's own (`sessionKey`) would not do: browsers close by tag, so a page that
 * closes what was answered could close the outcome with it.
 */
export function outcomeTag(key: string): string {
  return `${key}#outcome`
}

/** The session that it tells of; null = it tells of none, or of what came of an answer. */
export function sessionOfNotification({ tag, data }: Pick<Notification, 'tag' | 'data'>): SessionAddress | null {
  // The browser's own have no data.
  const session = sessionOfPath(((data ?? {}) as Partial<NotificationData>).href ?? '')
  return session && addressKey(session) === tag ? session : null
}

/** What came twice within this time, from two machines or from a tab, makes no second sound. */
const repeatMs = 60_000

/** Whether the same is shown already, so that it needs no sound. What has no time is never a repetition. */
export function isRepeated(
  before: readonly Pick<Notification, 'body' | 'data'>[],
  { body, data: { at, waiting } }: { body: string; data: NotificationData },
): boolean {
  return before.some((shown) => {
    const { at: shownAt = 0, waiting: shownWaiting } = (shown.data ?? {}) as Partial<NotificationData>
    // Where little is told, another request reads the same.
    const isOther = waiting !== undefined && shownWaiting !== undefined && waiting !== shownWaiting
    return at !== undefined && shown.body === body && !isOther && Math.abs(shownAt - at) < repeatMs
  })
}
