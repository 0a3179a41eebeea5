import type { ServerId } from '../../worker/api/ids'
import { ownValue, type PatchOp } from '../../worker/api/patch'
import type { AppState, SessionSummary } from '../../worker/api/state'

/** The registered servers, without their sessions and machines. */
export type RegisteredServers = Pick<AppState, 'primaryServerId' | 'serverOrder' | 'servers'>

export function selectServers({ primaryServerId, serverOrder, servers }: AppState): RegisteredServers {
  return { primaryServerId, serverOrder, servers }
}

/**
 * With a single server no mark is needed to tell whose a session is, nor a line about its state on every tab of a
 * phone.
 */
export function hasSeveralServers(app: AppState): boolean {
  return app.serverOrder.length > 1
}

const listsOfSessions = new WeakMap<object, readonly SessionSummary[]>()

/** Sessions of one server without side chats. Computed once for each state of that server. */
export function sessionsOf(state: Pick<AppState, 'sessions'>, serverId: ServerId): readonly SessionSummary[] {
  const byId = state.sessions[serverId]
  if (!byId) return []
  const known = listsOfSessions.get(byId)
  if (known) return known
  const sessions = Object.values(byId).filter(({ content }) => !(content.kind === 'open' && content.isSideChat))
  listsOfSessions.set(byId, sessions)
  return sessions
}

const busyOfSessions = new WeakMap<readonly SessionSummary[], readonly SessionSummary[]>()

/** The sessions of one server that run or wait for the person: few, however many it has. */
export function busySessions(state: Pick<AppState, 'sessions'>, serverId: ServerId): readonly SessionSummary[] {
  const sessions = sessionsOf(state, serverId)
  const known = busyOfSessions.get(sessions)
  if (known) return known
  const busy = sessions.filter(({ activity }) => activity === 'needs-you' || activity === 'working')
  busyOfSessions.set(sessions, busy)
  return busy
}

/** The sessions that are counted where a server or machine is said to have so many: all but archived ones. */
export function countedSessions(state: Pick<AppState, 'sessions'>, serverId: ServerId): SessionSummary[] {
  return sessionsOf(state, serverId).filter(({ activity }) => activity !== 'archived')
}

type Rows = Readonly<Record<string, unknown>>

/** What a patch changed in a server's sessions; kept as long as what came of it is. */
const changes = new WeakMap<Rows, { before: Rows; ids: Set<string> }>()

/** To be called for each patch of the app's state, so that nobody has to look for what changed among thousands. */
export function noteChangedRows(before: AppState, after: AppState, ops: readonly PatchOp[]): void {
  for (const { path } of ops) {
    const [list, serverId, id] = path
    if (list !== 'sessions' || typeof serverId !== 'string' || typeof id !== 'string') continue
    const rows = ownValue(after.sessions, serverId)
    const rowsBefore = ownValue(before.sessions, serverId)
    if (!rows || !rowsBefore || rows === rowsBefore) continue
    const known = changes.get(rows)
    if (known) known.ids.add(id)
    else changes.set(rows, { before: rowsBefore, ids: new Set([id]) })
  }
}

/**
 * Ids of the sessions of one server that came, changed or went between two of its states, and perhaps of others:
 * without a record of what changed, of all.
 */
export function changedIds<Id extends string>(
  before: Readonly<Record<Id, unknown>> | undefined,
  now: Readonly<Record<Id, unknown>> | undefined,
): Iterable<Id> {
  const known = now && changes.get(now)
  if (known && known.before === before) return known.ids as Set<Id>
  return new Set([...Object.keys(before ?? {}), ...Object.keys(now ?? {})] as Id[])
}
