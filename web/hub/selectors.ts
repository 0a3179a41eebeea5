import type { MachineId, ServerId, SessionId } from '../../worker/api/ids'
import { ownValue, type PatchOp } from '../../worker/api/patch'
import { rowAt, allRows, rowIds, type Rows } from '../../worker/api/rows'
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

/** Whether all that is stored here was read. */
export function isAllRead({ phase }: AppState): boolean {
  return phase === 'ready'
}

const listsOfSessions = new WeakMap<object, readonly SessionSummary[]>()

/** Sessions of one server without side chats. Computed once for each state of that server. */
export function sessionsOf(state: Pick<AppState, 'sessions'>, serverId: ServerId): readonly SessionSummary[] {
  const rows = state.sessions[serverId]
  if (!rows) return []
  const known = listsOfSessions.get(rows)
  if (known) return known
  const sessions = allRows(rows).filter(({ content }) => !(content.kind === 'open' && content.isSideChat))
  listsOfSessions.set(rows, sessions)
  return sessions
}

/** What is shown of a server's sessions wherever it is shown, so that nobody has to look at all of them for a change. */
interface SessionCounts {
  /** All but side chats. */
  listed: number
  /** Of those that are not archived, how many each machine has; null = no machine is known. */
  byMachine: ReadonlyMap<MachineId | null, number>
  /** Those that run or wait for the person, if only to be read: few, however many there are. In no order. */
  busy: readonly SessionSummary[]
}

const noCounts: SessionCounts = { listed: 0, byMachine: new Map(), busy: [] }
const countsOfRows = new WeakMap<SessionRows, SessionCounts>()

/** Made from the counts before, where it is known what changed since. Law: equal to counting all. */
export function countsOf(state: Pick<AppState, 'sessions'>, serverId: ServerId): SessionCounts {
  const rows = state.sessions[serverId]
  if (!rows) return noCounts
  const known = countsOfRows.get(rows)
  if (known) return known
  const change = changes.get(rows)
  const before = change && countsOfRows.get(change.before)
  const counts = before ? recount(before, change.ids, change.before, rows) : recount(noCounts, rowIds(rows), {}, rows)
  countsOfRows.set(rows, counts)
  return counts
}

type SessionRows = Rows<SessionSummary>

function recount(
  counts: SessionCounts,
  ids: Iterable<SessionId>,
  before: SessionRows,
  now: SessionRows,
): SessionCounts {
  let { listed } = counts
  const byMachine = new Map(counts.byMachine)
  const busy = new Set(counts.busy)
  for (const id of ids) {
    for (const rows of [before, now]) {
      const session = listedAt(rows, id)
      if (!session) continue
      const { activity, content } = session
      const step = rows === now ? 1 : -1
      listed += step
      const machine = content.kind === 'open' ? content.machineId : null
      if (activity !== 'archived') byMachine.set(machine, (byMachine.get(machine) ?? 0) + step)
      if (rows === before) busy.delete(session)
      else if (isBusy(session)) busy.add(session)
    }
  }
  return { listed, byMachine, busy: [...busy] }
}

function isBusy({ activity, unread, marks }: SessionSummary): boolean {
  return (
    activity === 'needs-you' || activity === 'working' || (activity === 'idle' && unread) || Boolean(marks?.removal)
  )
}

function listedAt(rows: SessionRows, id: SessionId): SessionSummary | undefined {
  const session = rowAt(rows, id)
  return session?.content.kind === 'open' && session.content.isSideChat ? undefined : session
}

/** How many sessions a server or machine is said to have: all but archived ones. */
export function countedSessions(state: Pick<AppState, 'sessions'>, serverId: ServerId): number {
  return [...countsOf(state, serverId).byMachine.values()].reduce((sum, count) => sum + count, 0)
}

/** What the last patch changed in a server's sessions. Only of the last one: each keeps the state before it alive. */
const changes = new WeakMap<SessionRows, { before: SessionRows; ids: Set<SessionId> }>()

/** To be called for each patch of the app's state, so that nobody has to look for what changed among thousands. */
export function noteChangedRows(before: AppState, after: AppState, ops: readonly PatchOp[]): void {
  for (const { path } of ops) {
    const [list, serverId, group, id] = path
    if (list !== 'sessions' || typeof serverId !== 'string' || typeof group !== 'string') continue
    const rows = ownValue(after.sessions, serverId)
    const rowsBefore = ownValue(before.sessions, serverId)
    if (!rows || !rowsBefore || rows === rowsBefore) continue
    const change = changes.get(rows) ?? { before: rowsBefore, ids: new Set() }
    const ids = id === undefined ? [rowsBefore, rows].flatMap((all) => Object.keys(all[group] ?? {})) : [String(id)]
    for (const changed of ids) change.ids.add(changed as SessionId)
    changes.set(rows, change)
    changes.delete(rowsBefore)
  }
}

/**
 * Ids of the sessions of one server that came, changed or went between two of its states, and perhaps of others:
 * without a record of what changed, of all.
 */
export function changedIds(before: SessionRows | undefined, now: SessionRows | undefined): Iterable<SessionId> {
  const known = now && changes.get(now)
  if (known && known.before === before) return known.ids
  return new Set([...rowIds(before), ...rowIds(now)])
}
