import type { ServerId } from '../api/ids'
import type { Credentials, StoredServerEntry } from '../store/registry/registryRecords'
import type { OpenServers } from './openServers'
import type { PrimaryChoice } from './primaryChoice'
import type { Registry } from './registry'

export interface NewAccount {
  credentials: Credentials
  keyOrigin: NonNullable<StoredServerEntry['keyOrigin']>
}

/** Accounts that come: stored with their entry, then connected. */
export interface Joining {
  /** Stores a proven account and connects it; the first one, or one while the primary is signed out, becomes primary. */
  add(entry: StoredServerEntry, account: NewAccount): Promise<void>
  /** Connects an account that the database stored itself (a promoted approval). `isNewEntry`: it was not registered. */
  adopt(entry: StoredServerEntry, isNewEntry: boolean): Promise<void>
}

export function createJoining(ports: {
  registry: Registry
  openServers: Pick<OpenServers, 'connections' | 'close' | 'reopen'>
  primary: PrimaryChoice
  deleteServerDatabase(serverId: ServerId): Promise<void>
}): Joining {
  const { registry, openServers, primary } = ports

  async function connect(entry: StoredServerEntry, credentials: Credentials): Promise<void> {
    await primary.claim(entry.id)
    await openServers.reopen(entry.id, credentials)
  }

  return {
    async add(entry, { credentials, keyOrigin }) {
      const before = await registry.readCredentials(entry.id)
      // One entry is one account: what is stored of another account goes, such as after a sign-out that was cut short.
      if (registry.find(entry.id) && before?.accountId !== credentials.accountId) {
        await openServers.close(entry.id)
        await ports.deleteServerDatabase(entry.id)
      }
      await registry.saveAccount(entry, credentials, keyOrigin)
      await connect(registry.get(entry.id), credentials)
    },

    async adopt(entry, isNewEntry) {
      await registry.adopt(entry, isNewEntry)
      if (!registry.find(entry.id)) return
      const credentials = await registry.readCredentials(entry.id)
      if (credentials && !openServers.connections.has(entry.id)) await connect(entry, credentials)
    },
  }
}
