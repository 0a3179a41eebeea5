import { noteProblem } from '../diagnostics/diagnostics'
import { HubError } from '../api/errors'
import type { CanonicalUrl, MachineAddress, ServerId, SessionAddress } from '../api/ids'
import type {
  AppState,
  DefaultServer,
  DemoTerminal,
  SyncedServerListState,
  ServerAccount,
  ServerColour,
  Wants,
} from '../api/state'
import type { ServerConnection, ServerConnectionOptions } from '../connection/serverConnection.types'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import type { ServerDatabase } from '../store/server/serverDatabase.types'
import { pause } from '../shared/pause'
import { lazyMethods } from '../shared/lazyMethods'
import type { NewAccount } from './joining'
import { createAppStateSource } from './appStateSource'
import { createOpenServers } from './openServers'
import type { Registry } from './registry'
import type { ServerChanges } from './serverChanges'

/** The parts that the coordinator puts together; tests give their own. */
export interface CoordinatorPorts {
  generation: string
  registry: Registry
  createConnection(options: ServerConnectionOptions): ServerConnection
  openServerDatabase(serverId: ServerId): Promise<ServerDatabase>
  deleteServerDatabase(serverId: ServerId): Promise<void>
  fingerprintOf(secret: Uint8Array<ArrayBuffer>): Promise<string>
  now(): number
  browserOnline: boolean
}

/** All servers at once. Every method that concerns one server names it; `unknown-server` when it is not registered. */
export interface Coordinator {
  state(): AppState
  onChange(listener: () => void): () => void
  /**
   * Reads every cache, then connects all servers in parallel. Resolves when the state is complete; waits for no server.
   */
  start(): Promise<void>
  /** Closes everything and wipes the keys; the registry stays. Final. */
  stop(): Promise<void>

  has(serverId: ServerId): boolean
  /** Null = nobody is signed in there, or its cache is still being opened. */
  connectionOf(serverId: ServerId): ServerConnection | null
  /** Throws `unknown-server`, or `sign-in-needed` when nobody is signed in there. */
  connectionForSession(address: SessionAddress): ServerConnection
  connectionForMachine(address: MachineAddress): ServerConnection
  accountOf(serverId: ServerId): ServerAccount

  /** Stores a proven account and connects it; the first one, or one while the primary is signed out, becomes primary. */
  addAccount(entry: StoredServerEntry, account: NewAccount): Promise<void>
  /** Connects an account that the database stored itself (a promoted approval). `isNewEntry`: it was not registered. */
  adoptAccount(entry: StoredServerEntry, isNewEntry: boolean): Promise<void>
  changeLook(serverId: ServerId, look: { label?: string; colour?: ServerColour; wants?: Wants }): Promise<void>
  makePrimary(serverId: ServerId): Promise<void>
  pause(serverId: ServerId): Promise<void>
  resume(serverId: ServerId): Promise<void>
  /** The named servers first, in this order, then the others as they were. */
  reorder(order: readonly ServerId[]): Promise<void>
  /** The account of this entry was proven at another address: it goes on there, with all that is stored. */
  moveTo(serverId: ServerId, url: CanonicalUrl, token: string): Promise<void>
  /** See HubCommands.mergeServers. */
  merge(keep: ServerId, drop: ServerId): Promise<void>
  /** If the server is the primary, `newPrimary` becomes it; none = the next signed-in server in order. */
  signOut(serverId: ServerId, newPrimary?: ServerId | null): Promise<void>
  remove(serverId: ServerId, newPrimary?: ServerId | null): Promise<void>
  /** See HubCommands.signOutEverywhere. */
  signOutEverywhere(options: { forgetRootSecret: boolean }): Promise<void>
  refreshAll(): void

  setDefaultServer(defaultServer: DefaultServer): void
  setSyncedServerList(syncedServerList: SyncedServerListState): void
  setDemo(demo: readonly DemoTerminal[]): void
  /** Stops listing the demo terminal with this key, because a person has decided about it. */
  forgetDemoTerminal(key: Uint8Array): Promise<void>
  setAppState(state: 'active' | 'background'): void
  setBrowserOnline(online: boolean): void
  /** Sends messages now that wait for an agent: no page, and so no hub, may be there when it is done. */
  sendAllWaiting(): void
  /** A tab came to the front: servers that wait for their next try are tried now. */
  wake(): void
}

const changeNames = [
  'addAccount',
  'adoptAccount',
  'makePrimary',
  'changeLook',
  'moveTo',
  'signOut',
  'remove',
  'signOutEverywhere',
  'countStoredOutbox',
] as const

/** How long reading one server's cache has the hub to itself. */
const headStartMs = 60

export function createCoordinator(ports: CoordinatorPorts): Coordinator {
  const { registry } = ports
  const openServers = createOpenServers({ ...ports, onChange: () => appState.changed() })
  const { connections, accounts } = openServers
  const appState = createAppStateSource(ports.generation, registry, openServers)
  const changes = lazyMethods<ServerChanges>(changeNames, async () =>
    (await import('./serverChanges')).createServerChanges({ ...ports, openServers }),
  )

  function accountOf(serverId: ServerId): ServerAccount {
    return accounts.get(serverId) ?? { kind: 'signed-out' }
  }

  function signedInConnection(serverId: ServerId): ServerConnection {
    const entry = registry.get(serverId)
    const connection = connections.get(serverId)
    if (!connection) throw new HubError({ code: 'sign-in-needed', serverUrl: entry.url })
    registry.touch(serverId)
    return connection
  }

  return {
    state: appState.state,
    onChange: appState.onChange,

    async start() {
      const opened: Promise<void>[] = []
      for (const { id } of registry.entries()) {
        const opening = openServers.openStored(id)
        opened.push(opening)
        // All at once would show the first rows when the last of many is read. One that hangs holds up nobody for long.
        await Promise.race([opening.catch(() => undefined), pause(headStartMs)])
      }
      for (const outcome of await Promise.allSettled(opened)) {
        if (outcome.status === 'rejected') noteProblem('open-account', outcome.reason)
      }
      appState.set({ phase: 'ready' })
    },

    async stop() {
      appState.stop()
      await openServers.stop()
    },

    has: (serverId) => registry.find(serverId) !== null,
    connectionOf: (serverId) => connections.get(serverId) ?? null,
    connectionForSession: ({ serverId }) => signedInConnection(serverId),
    connectionForMachine: ({ serverId }) => signedInConnection(serverId),
    accountOf,

    addAccount: changes.addAccount,
    adoptAccount: changes.adoptAccount,
    changeLook: changes.changeLook,
    makePrimary: changes.makePrimary,
    moveTo: changes.moveTo,
    ...createPausing(ports, openServers),

    reorder: (order) => registry.reorder(order),

    merge: async (keep, drop) => {
      // Rare: kept out of the hub's first chunk.
      const { mergeServers } = await import('./mergeServers')
      await mergeServers(
        {
          registry,
          accountOf,
          unsentMessages: (serverId) => connections.get(serverId)?.state().unsentMessages ?? null,
          close: openServers.close,
          reopen: openServers.openStored,
          countStoredOutbox: changes.countStoredOutbox,
          remove: changes.remove,
        },
        keep,
        drop,
      )
    },

    signOut: (serverId, newPrimary = null) => changes.signOut(serverId, newPrimary),
    remove: (serverId, newPrimary = null) => changes.remove(serverId, newPrimary),
    signOutEverywhere: changes.signOutEverywhere,

    refreshAll() {
      for (const connection of connections.values()) connection.refresh()
    },

    setDefaultServer: (defaultServer) => appState.set({ defaultServer }),
    setSyncedServerList: (syncedServerList) => appState.set({ syncedServerList }),
    setDemo: (demo) => appState.set({ demo }),

    async forgetDemoTerminal(key) {
      if (appState.demo().length === 0) return
      const { withoutTerminal } = await import('./hostSetting')
      const isSame = (other: Uint8Array): boolean => other.every((byte, index) => byte === key[index])
      appState.set({ demo: withoutTerminal(appState.demo(), isSame) })
    },

    setAppState: openServers.setAppState,
    sendAllWaiting() {
      for (const connection of openServers.connections.values()) connection.sendAllWaiting()
    },
    setBrowserOnline: openServers.setBrowserOnline,

    wake() {
      for (const connection of connections.values()) connection.wake()
    },
  }
}

function createPausing(
  { registry, now }: Pick<CoordinatorPorts, 'registry' | 'now'>,
  openServers: ReturnType<typeof createOpenServers>,
): Pick<Coordinator, 'pause' | 'resume'> {
  return {
    async pause(serverId) {
      registry.get(serverId)
      openServers.connections.get(serverId)?.pause()
      await registry.update(serverId, { pausedAt: now() })
    },

    async resume(serverId) {
      registry.get(serverId)
      openServers.connections.get(serverId)?.resume()
      await registry.update(serverId, { pausedAt: null })
    },
  }
}
