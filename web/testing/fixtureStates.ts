import { rowsOf } from '../../worker/api/rows'
import type { CanonicalUrl, MachineId, ServerId, SessionId } from '../../worker/api/ids'
import type { AppState, MachineSummary, RestorableServer, ServerState, SessionSummary } from '../../worker/api/state'

/** Monday, 23 November 2026, 14:10 UTC: the "now" of fixtures and screenshots. */
export const FIXTURE_NOW = Date.UTC(2026, 10, 23, 14, 10)

export const serverId = (id: string) => id as ServerId
export const sessionId = (id: string) => id as SessionId
export const machineId = (id: string) => id as MachineId
export const canonicalUrl = (url: string) => url as CanonicalUrl

export function fixtureServer(id: string, change: Partial<ServerState> = {}): ServerState {
  return {
    id: serverId(id),
    url: canonicalUrl(`https://${id}.example.org`),
    aliases: [],
    label: id,
    shortLabel: id.slice(0, 2).toUpperCase(),
    colour: 0,
    addedAt: FIXTURE_NOW - 40 * 86_400_000,
    lastUsedAt: FIXTURE_NOW - 60_000,
    isPrimary: false,
    account: {
      kind: 'signed-in',
      accountId: `account-${id}`,
      fingerprint: '3f9a 02cd 77be 1e40',
      keyOrigin: 'root',
    },
    connection: { kind: 'connected', since: FIXTURE_NOW - 3_600_000 },
    setBackAt: null,
    listsProblem: null,
    listsAsOf: FIXTURE_NOW - 3_600_000,
    unsentMessages: 0,
    failedPrompts: [],
    wants: 'all',
    ...change,
  }
}

export function fixtureSession(server: string, id: string, change: Partial<SessionSummary> = {}): SessionSummary {
  return {
    serverId: serverId(server),
    id: sessionId(id),
    createdAt: FIXTURE_NOW - 7_200_000,
    updatedAt: FIXTURE_NOW - 120_000,
    activeAt: FIXTURE_NOW - 10_000,
    seq: 12,
    activity: 'idle',
    unread: false,
    pendingRequests: [],
    content: {
      kind: 'open',
      title: `Session ${id}`,
      path: '/home/ada/project',
      host: 'box',
      homeDir: '/home/ada',
      machineId: machineId('machine-1'),
      agent: 'claude',
      cliVersion: '1.2.5',
      controlledByTerminal: false,
      isSideChat: false,
    },
    ...change,
  }
}

export function fixtureMachine(server: string, id: string, change: Partial<MachineSummary> = {}): MachineSummary {
  return {
    serverId: serverId(server),
    id: machineId(id),
    activeAt: FIXTURE_NOW - 10_000,
    presence: 'online',
    content: {
      kind: 'open',
      name: id,
      host: id,
      platform: 'linux',
      homeDir: '/home/ada',
      cliVersion: '1.2.5',
      canResume: true,
    },
    ...change,
  }
}

export function fixtureRestorable(id: string, change: Partial<RestorableServer> = {}): RestorableServer {
  return {
    id,
    url: canonicalUrl(`https://${id}.example.org`),
    label: id,
    shortLabel: id.slice(0, 2).toUpperCase(),
    colour: 3,
    keyOrigin: 'derived',
    isHttps: true,
    isLoopback: false,
    unicodeHost: null,
    isPrimary: false,
    state: { at: 'offered' },
    ...change,
  }
}

/** An app state from lists; the first server is the primary unless one says it is. */
export function fixtureApp(
  servers: ServerState[] = [],
  sessions: SessionSummary[] = [],
  machines: MachineSummary[] = [],
  change: Partial<AppState> = {},
): AppState {
  const primary = servers.find((server) => server.isPrimary) ?? servers[0]
  const app: AppState = {
    generation: 'fixture',
    phase: 'ready',
    rootKey: servers.length === 0 ? 'absent' : 'present',
    defaultServer: { kind: 'found', url: canonicalUrl('https://api.happy.example'), because: 'hosted' },
    primaryServerId: primary?.id ?? null,
    serverOrder: servers.map((server) => server.id),
    servers: {},
    sessions: {},
    machines: {},
    sameAccountPairs: [],
    syncedServerList: { status: { kind: 'none' }, restorable: [], leftOut: [] },
    profile: { kind: 'none' },
    settings: { kind: 'none' },
  }
  for (const server of servers) {
    app.servers[server.id] = { ...server, isPrimary: server.id === primary?.id }
    app.sessions[server.id] = rowsOf(sessions.filter((session) => session.serverId === server.id))
    app.machines[server.id] = Object.fromEntries(
      machines.filter((machine) => machine.serverId === server.id).map((machine) => [machine.id, machine]),
    )
  }
  return { ...app, ...change }
}

/** The sessions by server, the servers in the order in which they come. */
export function fixtureLists(sessions: readonly SessionSummary[]): Pick<AppState, 'serverOrder' | 'sessions'> {
  const serverOrder = [...new Set(sessions.map(({ serverId }) => serverId))]
  const records: AppState['sessions'] = {}
  for (const id of serverOrder) records[id] = rowsOf(sessions.filter(({ serverId }) => serverId === id))
  return { serverOrder, sessions: records }
}

/** Three servers, one in each common state: connected primary, retrying, asking for a new sign-in. */
export function threeServers(): ServerState[] {
  return [
    fixtureServer('laptop', {
      url: canonicalUrl('http://127.0.0.1:3005'),
      label: 'Laptop',
      shortLabel: 'L',
      colour: 0,
      isPrimary: true,
    }),
    fixtureServer('cloud', {
      label: 'Cloud',
      shortLabel: 'C',
      colour: 3,
      connection: {
        kind: 'waiting-to-retry',
        retryAt: FIXTURE_NOW + 4_000,
        offlineSince: FIXTURE_NOW - 480_000,
        problem: { kind: 'unreachable', reason: 'connection-failed' },
      },
      account: {
        kind: 'signed-in',
        accountId: 'account-cloud',
        fingerprint: '81d0 5b1c 9a7f 44e2',
        keyOrigin: 'derived',
      },
    }),
    fixtureServer('company', {
      label: 'Company',
      shortLabel: 'Co',
      colour: 5,
      connection: { kind: 'sign-in-needed', since: FIXTURE_NOW - 900_000 },
      account: {
        kind: 'signed-in',
        accountId: 'account-company',
        fingerprint: 'c7e3 11f8 2d60 b95a',
        keyOrigin: 'own',
      },
    }),
  ]
}
