import type { ShownRequest } from '../../worker/api/commands'
import type { SessionAddress } from '../../worker/api/ids'

/** What a click on a notification opens; written by who shows it, read by the service worker. */
export interface NotificationData {
  href: string
  /** When its machine sent it, where it came as a push. */
  at?: number
  /** It says what came of an answer, so it stays when nothing needs the person any more. */
  isOutcome?: true
  /** The request that its buttons answer. */
  asks?: AskedRequest
}

interface AskedRequest {
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
