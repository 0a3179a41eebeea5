import { noteProblem } from '../diagnostics/diagnostics'
import {
  rememberedBuild,
  rememberedDatabase,
  rememberedKey,
  rememberedStore,
  type RememberedApp,
  type StoredApp,
} from '../api/rememberedApp'
import type { ServerId } from '../api/ids'
import type { AppState, MachineSummary, ServerState, SessionSummary } from '../api/state'
import { openDatabase, type Schema, storageCall } from '../store/indexedDb'

/** A first screen full, on the tallest window. */
const mostSessions = 60
const mostMachines = 40

/** A change is stored after this time at the latest, or as soon as nobody looks any more. */
const storeAfterMs = 30_000

/** What the page can show at the next start before the hub answers. Nothing in it says more than a cache can know. */
export function rememberedApp({ demo: _demo, ...app }: AppState): RememberedApp {
  const sessions = firstSessions(app)
  const machines = app.serverOrder.flatMap((serverId) => Object.values(app.machines[serverId] ?? {}))
  return {
    ...app,
    phase: 'reading-cache',
    defaultServer: { kind: 'looking' },
    servers: byId(Object.values(app.servers).map(serverAtStart)),
    sessions: byServer(app, sessions.map(sessionAtStart)),
    machines: byServer(app, machines.slice(0, mostMachines).map(machineAtStart)),
    syncedServerList: { status: { kind: 'none' }, restorable: [], leftOut: [] },
    profile: { kind: 'none' },
    settings: { kind: 'none' },
  }
}

/** The pinned ones and the latest: the list begins with them. */
function firstSessions(app: AppState): SessionSummary[] {
  return app.serverOrder
    .flatMap((serverId) => Object.values(app.sessions[serverId] ?? {}))
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

function byServer<T extends { serverId: ServerId; id: string }>(
  { serverOrder }: AppState,
  rows: readonly T[],
): Record<ServerId, Record<T['id'], T>> {
  return Object.fromEntries(
    serverOrder.map((serverId) => [serverId, byId(rows.filter((row) => row.serverId === serverId))]),
  )
}

function byId<T extends { id: string }>(rows: readonly T[]): Record<T['id'], T> {
  return Object.fromEntries(rows.map((row) => [row.id, row])) as Record<T['id'], T>
}

interface RememberedSchema extends Schema {
  [rememberedStore]: { key: string; value: StoredApp }
}

export interface Remembering {
  /** Stores what has changed since it was last stored. Never rejects. */
  store(): Promise<void>
  stop(): void
}

/** Stores what is shown, so that the page can show it at the next start. Begins at once. */
export function startRemembering(source: {
  state(): AppState
  onChange(listener: () => void): () => void
}): Remembering {
  let stored: string | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let storing: Promise<void> = Promise.resolve()
  let isStopped = false

  async function storeOnce(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const app = rememberedApp(source.state())
    const text = JSON.stringify(app)
    const compared = withoutTimes(text)
    if (isStopped || compared === stored) return
    const sealed = await seal(text)
    const database = await openDatabase<RememberedSchema>(rememberedDatabase, [
      (made) => void made.createObjectStore(rememberedStore),
    ])
    try {
      // Somebody may have signed out meanwhile: then it is stored again, without that server.
      const isCurrent = !isStopped && withoutTimes(JSON.stringify(rememberedApp(source.state()))) === compared
      if (!isCurrent) return schedule()
      await storageCall('remember the list', () => database.put(rememberedStore, sealed, rememberedKey))
      stored = compared
    } finally {
      database.close()
    }
  }

  function store(): Promise<void> {
    storing = storing.then(storeOnce).catch((error: unknown) => noteProblem('remember', error))
    return storing
  }

  function schedule(): void {
    if (!isStopped) timer ??= setTimeout(() => void store(), storeAfterMs)
  }

  const stopListening = source.onChange(schedule)
  void store()
  return {
    store,
    stop() {
      isStopped = true
      stopListening()
      if (timer) clearTimeout(timer)
    },
  }
}

/** Heartbeats move these all the time. */
function withoutTimes(text: string): string {
  return text.replaceAll(/"(?:activeAt|listsAsOf|lastUsedAt)":\d+/g, '')
}

async function seal(text: string): Promise<StoredApp> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text))
  return { build: rememberedBuild, key, iv, sealed }
}
