import type { ServerId } from '../../worker/api/ids'
import { requestTime } from '../../worker/api/push/requestName'
import { rowAt } from '../../worker/api/rows'
import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { sessionKey } from '../addresses/sessionKey'
import { countsOf } from '../hub/selectors'
import { snoozeKey } from './snoozed'
import { wantsOf } from './wants.logic'

/**
 * asks: a request, question, plan or form · failed: what the person decided could not be done · unsent: prompts that could
 * not be sent · finished: not read yet.
 */
export type WaitingKind = 'asks' | 'failed' | 'unsent' | 'finished'

/** One line of the queue: a session, and what of it waits for the person. */
export interface WaitingSession {
  /** Tells the line apart from others; also from another one of the same session. */
  id: string
  /** `sessionKey` of the session. */
  key: string
  kind: WaitingKind
  session: SessionSummary
  since: number
  /** The person wants to be told nothing of it: it is listed apart, and counted nowhere. */
  isMuted: boolean
}

type Servers = Pick<AppState, 'serverOrder' | 'servers' | 'sessions'>

/**
 * All that waits, over all servers, as it was heard last: what keeps an agent from going on before what only waits to be
 * read, each with the oldest first. A server that the person paused, or that does not let us in, is not followed.
 */
export function waitingSessions(app: Servers): WaitingSession[] {
  const followed = app.serverOrder.filter((serverId) => isFollowed(app.servers[serverId]))
  const lines = [
    ...followed.flatMap((serverId) => waitingOf(countsOf(app, serverId).busy)),
    ...followed.flatMap((serverId) => unsentOf(app, serverId)),
  ]
  return lines
    .flatMap((line) => {
      const wants = wantsOf(line.session, app.servers[line.session.serverId])
      if (wants === 'all') return [line]
      if (line.kind === 'finished') return []
      return wants === 'mute' ? [{ ...line, isMuted: true }] : [line]
    })
    .toSorted(
      (a, b) =>
        Number(a.kind === 'finished') - Number(b.kind === 'finished') || a.since - b.since || (a.id < b.id ? -1 : 1),
    )
}

/** Whether its connection is there, or comes back by itself. */
export function isFollowed(server: ServerState | undefined): boolean {
  return server !== undefined && ['connected', 'connecting', 'waiting-to-retry'].includes(server.connection.kind)
}

/**
 * What needs the person now, and what every count of the app counts: what is muted, or put off (`snoozed`: keys, one a
 * line), can wait.
 */
export function waitingNow(app: Servers, snoozed: string): WaitingSession[] {
  const asleep = snoozed.split('\n')
  return waitingSessions(app).filter((line) => !line.isMuted && !asleep.includes(snoozeKey(line)))
}

const known = new WeakMap<readonly SessionSummary[], readonly WaitingSession[]>()

/** Of one server; looked for once in each state of its sessions. */
function waitingOf(sessions: readonly SessionSummary[]): readonly WaitingSession[] {
  const before = known.get(sessions)
  if (before) return before
  const waiting = sessions.flatMap((session) => {
    const kind = kindOf(session)
    return kind === null ? [] : [lineOf(kind, session, session.marks?.removal?.at ?? waitsSince(session))]
  })
  known.set(sessions, waiting)
  return waiting
}

/** Sessions with prompts that failed, each with its oldest. */
function unsentOf({ servers, sessions }: Servers, serverId: ServerId): WaitingSession[] {
  return (servers[serverId]?.failedPrompts ?? []).flatMap(({ sessionId, at }, index, all) => {
    const isOldest = all.findIndex((other) => other.sessionId === sessionId) === index
    const session = isOldest && rowAt(sessions[serverId], sessionId)
    return session ? [lineOf('unsent', session, at)] : []
  })
}

/**
 * Its oldest request's time, else that of its last message. An agent's helpers may go on writing for an hour beside a request.
 * Within what the session itself says: the clock of its machine may be wrong.
 */
function waitsSince({ pendingRequests, createdAt, updatedAt, activeAt }: SessionSummary): number {
  const times = pendingRequests.flatMap((name) => requestTime(name) ?? [])
  if (times.length === 0) return updatedAt
  return Math.max(createdAt, Math.min(...times, Math.max(updatedAt, activeAt)))
}

function kindOf({ activity, marks, unread }: SessionSummary): WaitingKind | null {
  if (marks?.removal) return marks.removal.error ? 'failed' : null
  if (activity === 'needs-you') return 'asks'
  return activity === 'idle' && unread ? 'finished' : null
}

function lineOf(kind: WaitingKind, session: SessionSummary, since: number): WaitingSession {
  const key = sessionKey(session)
  return { id: kind === 'unsent' ? `unsent:${key}` : key, key, kind, session, since, isMuted: false }
}
