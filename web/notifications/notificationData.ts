import type { ShownRequest } from '../../worker/api/commands'
import type { SessionAddress } from '../../worker/api/ids'

/** What a click on a notification opens; written by who shows it, read by the service worker. */
export interface NotificationData {
  href: string
  /** When its machine sent it or the page showed it, ms. */
  at?: number
  /** It says that something waits, not that the agent has finished. */
  waits?: true
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

/** What came twice within this time, from two machines or from a tab, makes no second sound. */
const repeatMs = 60_000

/** Whether the same is shown already, so that it needs no sound. `at`: ms; what has none is never a repetition. */
export function isRepeated(
  before: readonly Pick<Notification, 'body' | 'data'>[],
  { body, at }: { body: string; at: number | undefined },
): boolean {
  return before.some((shown) => {
    const data = shown.data as Partial<NotificationData> | null
    return at !== undefined && shown.body === body && Math.abs((data?.at ?? 0) - at) < repeatMs
  })
}
