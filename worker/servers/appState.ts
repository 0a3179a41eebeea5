import type { ServerId } from '../api/ids'
import type {
  AppState,
  DefaultServer,
  DemoTerminal,
  SameAccountPair,
  SyncedServerListState,
  ServerAccount,
  ServerState,
} from '../api/state'
import type { LiveServerState } from '../connection/serverConnection.types'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import { findSameAccounts } from './sameAccount'

/** What the app state is made of. Every part is immutable and keeps its identity while it does not change. */
export interface AppStateParts {
  generation: string
  phase: AppState['phase']
  hasRootSecret: boolean
  defaultServer: DefaultServer
  demo: readonly DemoTerminal[]
  primary: ServerId | null
  entries: readonly StoredServerEntry[]
  accounts: ReadonlyMap<ServerId, ServerAccount>
  liveStates: ReadonlyMap<ServerId, LiveServerState>
  syncedServerList: SyncedServerListState
}

/**
 * The state that every tab sees. Parts equal to those of `previous` keep its objects, so that a patch holds only
 * what changed. Sessions and machines come from all servers; profile and settings from the primary only.
 */
export function composeAppState(parts: AppStateParts, previous: AppState | null): AppState {
  const servers: AppState['servers'] = {}
  const sessions: AppState['sessions'] = {}
  const machines: AppState['machines'] = {}
  for (const entry of parts.entries) {
    const live = parts.liveStates.get(entry.id)
    const server = serverState(parts, entry, live)
    servers[entry.id] = keepEqual(previous?.servers[entry.id], server)
    sessions[entry.id] = live?.sessions ?? none
    machines[entry.id] = live?.machines ?? none
  }
  const primaryState = parts.primary === null ? undefined : parts.liveStates.get(parts.primary)
  const next: AppState = {
    generation: parts.generation,
    phase: parts.phase,
    rootKey: parts.hasRootSecret ? 'present' : 'absent',
    defaultServer: parts.defaultServer,
    primaryServerId: parts.primary,
    serverOrder: keepEqual(
      previous?.serverOrder,
      parts.entries.map((entry) => entry.id),
    ),
    servers: keepEqual(previous?.servers, servers),
    sessions: keepEqual(previous?.sessions, sessions),
    machines: keepEqual(previous?.machines, machines),
    sameAccountPairs: sameAccountPairs(parts, previous?.sameAccountPairs ?? []),
    syncedServerList: parts.syncedServerList,
    profile: primaryState?.profile ?? noneOfPrimary,
    settings: primaryState?.settings ?? noneOfPrimary,
    ...(parts.demo.length === 0 ? {} : { demo: parts.demo }),
  }
  return keepEqual(previous, next)
}

const none = {}
const noneOfPrimary = { kind: 'none' } as const
const signedOut: ServerAccount = { kind: 'signed-out' }

function sameAccountPairs(parts: AppStateParts, previous: SameAccountPair[]): SameAccountPair[] {
  const serverIds = parts.entries.map(({ id }) => id)
  const pairs = findSameAccounts(serverIds, parts.accounts).map((pair) =>
    keepEqual(
      previous.find(({ first, second }) => first === pair.first && second === pair.second),
      pair,
    ),
  )
  return keepEqual(previous, pairs)
}

function serverState(parts: AppStateParts, entry: StoredServerEntry, live: LiveServerState | undefined): ServerState {
  return {
    id: entry.id,
    url: entry.url,
    aliases: entry.aliases,
    label: entry.label,
    shortLabel: entry.shortLabel,
    colour: entry.colour,
    addedAt: entry.addedAt,
    lastUsedAt: entry.lastUsedAt,
    isPrimary: entry.id === parts.primary,
    account: parts.accounts.get(entry.id) ?? signedOut,
    connection: live?.connection ?? connectionWithout(parts, entry),
    listsAsOf: live?.listsAsOf ?? null,
    setBackAt: live?.setBackAt ?? null,
    listsProblem: live?.listsProblem ?? null,
    unsentMessages: live?.unsentMessages ?? null,
    failedPrompts: live?.failedPrompts ?? null,
    wants: entry.wants ?? 'all',
  }
}

/** The connection state of a server without a live state: its cache is being opened, or nobody is signed in there. */
function connectionWithout(parts: AppStateParts, entry: StoredServerEntry): ServerState['connection'] {
  if (parts.phase === 'ready' && !parts.accounts.has(entry.id)) return signedOutConnection
  return entry.pausedAt === null ? connecting : paused
}

const signedOutConnection = { kind: 'signed-out' } as const
const connecting = { kind: 'connecting' } as const
const paused = { kind: 'paused' } as const

/** `previous` when each own property is the same, else `next`. */
function keepEqual<T extends object>(previous: T | null | undefined, next: T): T {
  if (!previous) return next
  const keys = Object.keys(next)
  const isEqual =
    keys.length === Object.keys(previous).length &&
    keys.every((key) => Object.is(previous[key as keyof T], next[key as keyof T]))
  return isEqual ? previous : next
}
