import type { ServerId } from '../api/ids'
import type { ServerDatabase } from '../store/server/serverDatabase.types'
import type { OpenServers } from './openServers'
import type { PrimaryChoice } from './primaryChoice'
import type { Registry } from './registry'
import { rememberedDatabase } from '../api/remembered'
import { deleteDatabase } from '../store/indexedDb'

export interface LeavingPorts {
  registry: Registry
  openServers: Pick<OpenServers, 'close'>
  primary: PrimaryChoice
  openServerDatabase(serverId: ServerId): Promise<ServerDatabase>
  deleteServerDatabase(serverId: ServerId): Promise<void>
}

/** Signing out of servers and removing them, each with all that is stored of them. */
export interface Leaving {
  /** If the server is the primary, `newPrimary` becomes it; null = the next signed-in server in order. */
  signOut(serverId: ServerId, newPrimary: ServerId | null): Promise<void>
  remove(serverId: ServerId, newPrimary: ServerId | null): Promise<void>
  /** See HubCommands.signOutEverywhere. */
  signOutEverywhere(options: { forgetRootSecret: boolean }): Promise<void>
  /** Messages in the outbox of a closed server. */
  countStoredOutbox(serverId: ServerId): Promise<number>
}

export function createLeaving(ports: LeavingPorts): Leaving {
  const { registry, openServers, primary } = ports

  /** What is stored of servers that are closed. All is tried before the first failure is reported. */
  async function forget(serverIds: readonly ServerId[]): Promise<void> {
    const deleted = await Promise.allSettled([
      ...serverIds.map(ports.deleteServerDatabase),
      deleteDatabase(rememberedDatabase),
    ])
    for (const outcome of deleted) if (outcome.status === 'rejected') throw outcome.reason
  }

  /** What the person wanted to be told goes with their sign-in. */
  async function forgetWants(serverIds: readonly ServerId[]): Promise<void> {
    for (const serverId of serverIds) {
      if (registry.find(serverId)?.wants) await registry.update(serverId, { wants: 'all' })
    }
  }

  return {
    async signOut(serverId, newPrimary) {
      primary.check(serverId, newPrimary)
      // The token goes first: whatever fails afterwards, nobody is signed in any more.
      const forgotten = Promise.all([forgetRemembered(), registry.deleteCredentials(serverId)])
      await openServers.close(serverId)
      await forgotten
      await primary.passOn(serverId, newPrimary, false)
      await forgetWants([serverId])
      await forget([serverId])
    },

    async remove(serverId, newPrimary) {
      primary.check(serverId, newPrimary)
      await openServers.close(serverId)
      // Before anything is deleted, so that the choice is not lost if the hub dies in between.
      await primary.passOn(serverId, newPrimary, true)
      await forgetRemembered()
      await registry.remove(serverId)
      await forget([serverId])
    },

    async signOutEverywhere({ forgetRootSecret }) {
      const serverIds = registry.entries().map(({ id }) => id)
      const forgotten = Promise.all([
        forgetRemembered(),
        registry.deleteAllCredentials({ withRootSecret: forgetRootSecret }),
      ])
      const closed = await Promise.allSettled(serverIds.map(openServers.close))
      await forgotten
      await forgetWants(serverIds)
      await forget(serverIds)
      for (const outcome of closed) if (outcome.status === 'rejected') throw outcome.reason
    },

    async countStoredOutbox(serverId) {
      const database = await ports.openServerDatabase(serverId)
      try {
        return (await database.readOutbox()).length
      } finally {
        database.close()
      }
    },
  }
}

/**
 * Before the rest, so that a hub that dies in between leaves nothing of a server that is gone. What fails here is tried
 * again, and told, when all is forgotten.
 */
async function forgetRemembered(): Promise<void> {
  await Promise.allSettled([deleteDatabase(rememberedDatabase)])
}
