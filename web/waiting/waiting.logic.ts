import type { AppState, SessionSummary } from '../../worker/api/state'
import { sessionKey } from '../addresses/sessionKey'
import { countsOf } from '../hub/selectors'

/** asks: a request, question, plan or form · failed: what the person decided could not be done · finished: not read yet. */
export type WaitingKind = 'asks' | 'failed' | 'finished'

/** One line of the queue: a session that waits for the person. */
export interface WaitingSession {
  /** `sessionKey` of the session. */
  key: string
  kind: WaitingKind
  session: SessionSummary
}

export function waitingKind({ activity, marks, unread }: SessionSummary): WaitingKind | null {
  if (marks?.removal) return marks.removal.error ? 'failed' : null
  if (activity === 'needs-you') return 'asks'
  return activity === 'idle' && unread ? 'finished' : null
}

export function waitsSince({ marks, updatedAt }: SessionSummary): number {
  return marks?.removal?.at ?? updatedAt
}

/**
 * All that waits, over all servers: what keeps an agent from going on before what only waits to be read, each with the
 * oldest first.
 */
export function waitingSessions(app: Pick<AppState, 'serverOrder' | 'sessions'>): WaitingSession[] {
  return app.serverOrder
    .flatMap((serverId) => waitingOf(countsOf(app, serverId).busy))
    .toSorted(
      (a, b) =>
        Number(a.kind === 'finished') - Number(b.kind === 'finished') ||
        waitsSince(a.session) - waitsSince(b.session) ||
        (a.key < b.key ? -1 : 1),
    )
}

const known = new WeakMap<readonly SessionSummary[], readonly WaitingSession[]>()

/** Of one server; looked for once in each state of its sessions. */
function waitingOf(sessions: readonly SessionSummary[]): readonly WaitingSession[] {
  const before = known.get(sessions)
  if (before) return before
  const waiting = sessions.flatMap((session) => {
    const kind = waitingKind(session)
    return kind === null ? [] : [{ key: sessionKey(session), kind, session }]
  })
  known.set(sessions, waiting)
  return waiting
}
