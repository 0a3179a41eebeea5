import type { ServerId } from '../api/ids'
import type { ServerAccount } from '../api/state'
import type { ServerConnection, ServerConnectionOptions } from '../connection/serverConnection.types'
import type { Credentials } from '../store/registry/registryRecords'
import type { ServerDatabase } from '../store/server/serverDatabase.types'
import type { Registry } from './registry'

export interface OpenServersOptions {
  registry: Registry
  createConnection(options: ServerConnectionOptions): ServerConnection
  openServerDatabase(serverId: ServerId): Promise<ServerDatabase>
  fingerprintOf(secret: Uint8Array<ArrayBuffer>): Promise<string>
  browserOnline: boolean
  /** After a connection, its state or an account came, changed or went. */
  onChange(): void
}

/** The connections of all signed-in servers, and whose they are. */
export interface OpenServers {
  readonly connections: ReadonlyMap<ServerId, ServerConnection>
  readonly accounts: ReadonlyMap<ServerId, ServerAccount>
  /** Opens a server with the account that is stored for it, if there is one. Resolves when its cache is shown. */
  openStored(serverId: ServerId): Promise<void>
  /** Opens a server with this account, in place of the connection that it may have. */
  reopen(serverId: ServerId, stored: Credentials): Promise<void>
  /** Also ends an opening that is still under way. What is stored stays. */
  close(serverId: ServerId): Promise<void>
  /** Closes all, for good. */
  stop(): Promise<void>
  setAppState(state: 'active' | 'background'): void
  setBrowserOnline(online: boolean): void
}

export function createOpenServers(options: OpenServersOptions): OpenServers {
  const { registry } = options
  const connections = new Map<ServerId, ServerConnection>()
  const accounts = new Map<ServerId, ServerAccount>()
  /** The latest opening of each server: an older one that goes on late, or after a sign-out, is dropped. */
  const openings = new Map<ServerId, symbol>()
  let appState: 'active' | 'background' = 'background'
  let { browserOnline } = options
  let isStopped = false

  /** To be called before the credentials are read, so that whatever closes the server from then on ends this opening. */
  function beginOpening(serverId: ServerId): symbol {
    const opening = Symbol(serverId)
    openings.set(serverId, opening)
    return opening
  }

  async function open(serverId: ServerId, stored: Credentials, opening: symbol): Promise<void> {
    const fingerprint = await options.fingerprintOf(stored.secret)
    // Read again, because the entry may have been paused or removed meanwhile.
    const entry = registry.find(serverId)
    if (isStopped || !entry || openings.get(serverId) !== opening) return
    const opened = options.createConnection({
      serverId,
      url: entry.url,
      credentials: stored,
      browserOnline,
      openDatabase: () => options.openServerDatabase(serverId),
      // A late renewal must not bring back the credentials of an account that was signed out meanwhile.
      onTokenRenewed: (token) =>
        openings.get(serverId) === opening ? registry.renewToken(serverId, token) : Promise.resolve(),
    })
    connections.set(serverId, opened)
    accounts.set(serverId, {
      kind: 'signed-in',
      accountId: stored.accountId,
      fingerprint,
      keyOrigin: entry.keyOrigin ?? 'own',
    })
    opened.onChange(() => {
      if (connections.get(serverId) === opened) options.onChange()
    })
    opened.setAppState(appState)
    opened.setBrowserOnline(browserOnline)
    opened.setPrimary(registry.primary() === serverId)
    if (entry.pausedAt !== null) opened.pause()
    try {
      await opened.start()
    } finally {
      // Also for a connection whose database failed: its state says so.
      if (connections.get(serverId) === opened) options.onChange()
    }
  }

  async function close(serverId: ServerId): Promise<void> {
    const connection = connections.get(serverId)
    openings.delete(serverId)
    connections.delete(serverId)
    accounts.delete(serverId)
    options.onChange()
    await connection?.stop()
  }

  return {
    connections,
    accounts,
    async openStored(serverId) {
      const opening = beginOpening(serverId)
      const credentials = await registry.readCredentials(serverId)
      if (credentials) await open(serverId, credentials, opening)
    },
    async reopen(serverId, stored) {
      const closed = close(serverId)
      const opening = beginOpening(serverId)
      await closed
      await open(serverId, stored, opening)
    },
    close,
    async stop() {
      isStopped = true
      await Promise.allSettled([...connections.values()].map((connection) => connection.stop()))
      connections.clear()
    },
    setAppState(next) {
      if (next === appState) return
      appState = next
      for (const connection of connections.values()) connection.setAppState(next)
    },
    setBrowserOnline(online) {
      if (online === browserOnline) return
      browserOnline = online
      for (const connection of connections.values()) connection.setBrowserOnline(online)
    },
  }
}
