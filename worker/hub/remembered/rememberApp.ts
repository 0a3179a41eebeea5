import type { RememberedApp } from '../../api/remembered'
import type { ServerId } from '../../api/ids'
import { allRows, rowsOf } from '../../api/rows'
import type { AppState, MachineSummary, ServerState, SessionSummary } from '../../api/state'

/** A first screen full, on the tallest window. */
const mostSessions = 60
const mostMachines = 40

/** What the page can show at the next start before the hub answers. Nothing in it says more than a cache can know. */
export function rememberedApp({ demo: _demo, ...app }: AppState): RememberedApp {
  const sessions = firstSessions(app)
  const machines = app.serverOrder.flatMap((serverId) => Object.values(app.machines[serverId] ?? {}))
  return {
    ...app,
    phase: 'reading-cache',
    defaultServer: { kind: 'looking' },
    servers: byId(Object.values(app.servers).map(serverAtStart)),
    sessions: byServer(app, sessions.map(sessionAtStart), rowsOf),
    machines: byServer(app, machines.slice(0, mostMachines).map(machineAtStart), byId),
    syncedServerList: { status: { kind: 'none' }, restorable: [], leftOut: [] },
    profile: { kind: 'none' },
    settings: { kind: 'none' },
  }
}

/** The pinned ones and the latest: the list begins with them. */
function firstSessions(app: AppState): SessionSummary[] {
  return app.serverOrder
    .flatMap((serverId) => allRows(app.sessions[serverId]))
    .filter(({ activity }) => activity !== 'archived')
    .toSorted((a, b) => Number(isPinned(b)) - Number(isPinned(a)) || b.updatedAt - a.updatedAt)
    .slice(0, mostSessions)
}

function isPinned({ marks }: SessionSummary): boolean {
  return marks?.pinned === true
}

function sessionAtStart(session: SessionSummary): SessionSummary {
  const { activity } = session
  const isKnown = activity === 'offline' || activity === 'archived' || activity === 'lost'
  return isKnown ? session : { ...session, activity: 'unknown' }
}

function machineAtStart(machine: MachineSummary): MachineSummary {
  return { ...machine, presence: 'unknown' }
}

function serverAtStart(server: ServerState): ServerState {
  const { kind } = server.connection
  const isTried = kind === 'connected' || kind === 'waiting-to-retry'
  return isTried ? { ...server, connection: { kind: 'connecting' } } : server
}

function byServer<T extends { serverId: ServerId }, Joined>(
  { serverOrder }: Pick<AppState, 'serverOrder'>,
  rows: readonly T[],
  join: (rows: T[]) => Joined,
): Record<ServerId, Joined> {
  return Object.fromEntries(
    serverOrder.map((serverId) => [serverId, join(rows.filter((row) => row.serverId === serverId))]),
  )
}

function byId<T extends { id: string }>(rows: readonly T[]): Record<T['id'], T> {
  return Object.fromEntries(rows.map((row) => [row.id, row])) as Record<T['id'], T>
}
