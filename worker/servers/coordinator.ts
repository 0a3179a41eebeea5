import { HubError } from '../api/errors'
import type { CanonicalUrl, MachineAddress, ServerId, SessionAddress } from '../api/ids'
import type {
  AppState,
  DefaultServer,
  DemoTerminal,
  SyncedServerListState,
  ServerAccount,
  ServerColour,
} from '../api/state'
import type { ServerConnection, ServerConnectionOptions } from '../connection/serverConnection.types'
import type { Credentials, StoredServerEntry } from '../store/registry/registryRecords'
import type { ServerDatabase } from '../store/server/serverDatabase.types'
import { composeAppState } from './appState'
import { withoutTerminal } from './hostSetting'
import { mergeServers } from './mergeServers'
import { createOpenServers } from './openServers'
import { changeOfAddress, changeOfLook, type Registry } from './registry'

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
  /** Reads every cache, then connects all servers in parallel. Resolves when the state is complete; waits for no server. */
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
  changeLook(serverId: ServerId, look: { label?: string; colour?: ServerColour }): Promise<void>
  makePrimary(serverId: ServerId): Promise<void>
  pause(serverId: ServerId): Promise<void>
  resume(serverId: ServerId): Promise<void>
  /** The named servers first, in this order, then the others as they were. */
  reorder(order: readonly ServerId[]): Promise<void>
  /** The account of this entry was proven at another address: it goes on there, with all that is stored. */
  moveTo(serverId: ServerId, url: CanonicalUrl, token: string): Promise<void>
  /** See HubCommands.mergeServers. */
  merge(keep: ServerId, drop: ServerId): Promise<void>
  /** Of the primary: `newPrimary` becomes primary; none = the next signed-in server in order. */
  signOut(serverId: ServerId, newPrimary?: ServerId | null): Promise<void>
  remove(serverId: ServerId, newPrimary?: ServerId | null): Promise<void>
  /** See HubCommands.signOutEverywhere. */
  signOutEverywhere(options: { forgetFirstKey: boolean }): Promise<void>
  refreshAll(): void

  setDefaultServer(defaultServer: DefaultServer): void
  setSyncedServerList(syncedServerList: SyncedServerListState): void
  setDemo(demo: readonly DemoTerminal[]): void
  /** Somebody has decided about the terminal with this key. */
  forgetDemoTerminal(key: Uint8Array): void
  setAppState(state: 'active' | 'background'): void
  setBrowserOnline(online: boolean): void
  /** A tab came to the front: servers that wait for their next try are tried now. */
  wake(): void
}

export interface NewAccount {
  credentials: Credentials
  keyOrigin: NonNullable<StoredServerEntry['keyOrigin']>
}

export function createCoordinator(ports: CoordinatorPorts): Coordinator {
  const { registry } = ports
  const openServers = createOpenServers({ ...ports, onChange: update })
  const { connections, accounts, liveStates } = openServers
  const listeners = new Set<() => void>()
  let phase: AppState['phase'] = 'reading-cache'
  let defaultServer: DefaultServer = { kind: 'looking' }
  let demo: readonly DemoTerminal[] = []
  let syncedServerList: SyncedServerListState = { keeping: { kind: 'none' }, offers: [], leftOut: [] }
  let state = compose(null)

  function compose(previous: AppState | null): AppState {
    return composeAppState(
      {
        generation: ports.generation,
        phase,
        hasRootSecret: registry.hasRootSecret(),
        defaultServer,
        demo,
        primary: registry.primary(),
        entries: registry.entries(),
        accounts,
        liveStates,
        syncedServerList,
      },
      previous,
    )
  }

  function update(): void {
    const next = compose(state)
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }

  const stopListening = registry.onChange(update)

  /** Throws `unknown-server` and `sign-in-needed`: a server that cannot be the primary after `leaving`. */
  function checkNewPrimary(leaving: ServerId, newPrimary: ServerId | null): void {
    registry.get(leaving)
    if (newPrimary === null) return
    const { url } = registry.get(newPrimary)
    if (newPrimary === leaving) throw new HubError({ code: 'unknown-server' })
    if (!accounts.has(newPrimary)) throw new HubError({ code: 'sign-in-needed', serverUrl: url })
  }

  /** Null `chosen` = the next signed-in server in order. None is signed in: only a removed primary is replaced. */
  async function passPrimaryOn(leaving: ServerId, chosen: ServerId | null, isRemoved: boolean): Promise<void> {
    if (registry.primary() !== leaving) return
    const candidates = registry.entries().flatMap(({ id }) => (id === leaving ? [] : [id]))
    const next = chosen ?? candidates.find((id) => accounts.has(id)) ?? (isRemoved ? candidates[0] : undefined)
    if (next) await setPrimary(next)
  }

  async function remove(serverId: ServerId, newPrimary: ServerId | null): Promise<void> {
    checkNewPrimary(serverId, newPrimary)
    await openServers.close(serverId)
    // First: a choice must not be lost when the hub dies in between.
    await passPrimaryOn(serverId, newPrimary, true)
    await registry.remove(serverId)
    await ports.deleteServerDatabase(serverId)
  }

  async function setPrimary(serverId: ServerId): Promise<void> {
    const previous = registry.primary()
    const written = registry.setPrimary(serverId)
    if (previous !== null && previous !== serverId) connections.get(previous)?.setPrimary(false)
    connections.get(serverId)?.setPrimary(true)
    update()
    await written
  }

  function accountOf(serverId: ServerId): ServerAccount {
    return accounts.get(serverId) ?? { kind: 'signed-out' }
  }

  async function countStoredOutbox(serverId: ServerId): Promise<number> {
    const database = await ports.openServerDatabase(serverId)
    try {
      return (await database.readOutbox()).length
    } finally {
      database.close()
    }
  }

  function signedInConnection(serverId: ServerId): ServerConnection {
    const entry = registry.get(serverId)
    const connection = connections.get(serverId)
    if (!connection) throw new HubError({ code: 'sign-in-needed', serverUrl: entry.url })
    registry.touch(serverId)
    return connection
  }

  async function connectAccount(entry: StoredServerEntry, credentials: Credentials): Promise<void> {
    const primary = registry.primary()
    if (primary === null || (primary !== entry.id && !accounts.has(primary))) await registry.setPrimary(entry.id)
    await openServers.reopen(entry.id, credentials)
  }

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    async start() {
      const opened = registry.entries().map(({ id }) => openServers.openStored(id))
      for (const outcome of await Promise.allSettled(opened)) {
        if (outcome.status === 'rejected') console.error(outcome.reason)
      }
      phase = 'ready'
      update()
    },

    async stop() {
      stopListening()
      listeners.clear()
      await openServers.stop()
    },

    has: (serverId) => registry.find(serverId) !== null,
    connectionOf: (serverId) => connections.get(serverId) ?? null,
    connectionForSession: ({ serverId }) => signedInConnection(serverId),
    connectionForMachine: ({ serverId }) => signedInConnection(serverId),
    accountOf,

    async addAccount(entry, { credentials, keyOrigin }) {
      const before = await registry.readCredentials(entry.id)
      // One entry is one account: nothing of another account may stay, also where a sign-out was cut short.
      if (registry.find(entry.id) && before?.accountId !== credentials.accountId) {
        await openServers.close(entry.id)
        await ports.deleteServerDatabase(entry.id)
      }
      await registry.saveAccount(entry, credentials, keyOrigin)
      await connectAccount(registry.get(entry.id), credentials)
    },

    async adoptAccount(entry, isNewEntry) {
      await registry.adopt(entry, isNewEntry)
      if (!registry.find(entry.id)) return
      const credentials = await registry.readCredentials(entry.id)
      if (credentials && !connections.has(entry.id)) await connectAccount(entry, credentials)
    },

    changeLook: (serverId, look) => registry.update(serverId, changeOfLook(registry, serverId, look)),

    async makePrimary(serverId) {
      registry.get(serverId)
      await setPrimary(serverId)
    },

    async pause(serverId) {
      registry.get(serverId)
      connections.get(serverId)?.pause()
      await registry.update(serverId, { pausedAt: ports.now() })
    },

    async resume(serverId) {
      registry.get(serverId)
      connections.get(serverId)?.resume()
      await registry.update(serverId, { pausedAt: null })
    },

    reorder: (order) => registry.reorder(order),

    async moveTo(serverId, url, token) {
      const change = changeOfAddress(registry, serverId, url)
      const closed = openServers.close(serverId)
      try {
        await registry.update(serverId, change)
        await registry.renewToken(serverId, token)
      } finally {
        await closed
        await openServers.openStored(serverId)
      }
    },

    merge: (keep, drop) =>
      mergeServers(
        {
          registry,
          accountOf,
          unsentMessages: (serverId) => liveStates.get(serverId)?.unsentMessages ?? null,
          close: openServers.close,
          reopen: openServers.openStored,
          countStoredOutbox,
          remove,
        },
        keep,
        drop,
      ),

    async signOut(serverId, newPrimary = null) {
      checkNewPrimary(serverId, newPrimary)
      // The token goes first: whatever fails afterwards, nobody is signed in any more.
      const forgotten = registry.deleteCredentials(serverId)
      await openServers.close(serverId)
      await forgotten
      await passPrimaryOn(serverId, newPrimary, false)
      await ports.deleteServerDatabase(serverId)
    },

    remove: (serverId, newPrimary = null) => remove(serverId, newPrimary),

    async signOutEverywhere({ forgetFirstKey }) {
      const serverIds = registry.entries().map(({ id }) => id)
      const forgotten = registry.deleteAllCredentials({ withRootSecret: forgetFirstKey })
      const closed = await Promise.allSettled(serverIds.map(openServers.close))
      await forgotten
      const deleted = await Promise.allSettled(serverIds.map(ports.deleteServerDatabase))
      // One that hangs must not keep the others: all were tried before the first failure is told.
      for (const outcome of [...closed, ...deleted]) if (outcome.status === 'rejected') throw outcome.reason
    },

    refreshAll() {
      for (const connection of connections.values()) connection.refresh()
    },

    setDefaultServer(found) {
      defaultServer = found
      update()
    },

    setSyncedServerList(next) {
      syncedServerList = next
      update()
    },

    setDemo(terminals) {
      demo = terminals
      update()
    },

    forgetDemoTerminal(key) {
      if (demo.length === 0) return
      demo = withoutTerminal(demo, (other) => other.every((byte, index) => byte === key[index]))
      update()
    },

    setAppState: openServers.setAppState,
    setBrowserOnline: openServers.setBrowserOnline,

    wake() {
      for (const connection of connections.values()) connection.wake()
    },
  }
}
