import type { EventRouter } from './events'
import type { Presence } from './presence'
import type { Database } from '../store/database'
import type { Tokens } from './tokens'

export type IdKind = 'account' | 'authRequest' | 'session' | 'message' | 'usageReport' | 'pushToken' | 'feedItem'

/** What the routes and socket handlers of one server work with. */
export interface ServerContext {
  db: Database
  tokens: Tokens
  events: EventRouter
  presence: Presence
  /** The server's clock, epoch milliseconds */
  now(): number
  /** A new cuid, or the one a test asked for */
  newId(kind: IdKind): string
}
