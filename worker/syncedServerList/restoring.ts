import { errorData } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { RestorableServer, RestoreState } from '../api/state'
import { requireLoopbackConsent } from '../linking/account/consent'
import type { AccountPorts } from '../linking/account/accountEntries'
import type { SyncedServer } from './listFormat'
import { describeRestorable, restorableServersOf, restoreServer } from './restorableServers'
import type { SyncState } from './syncState'

/** Servers of the list that this browser does not have, and the restoring of those that a person chooses. */
export interface Restoring {
  describe(): Promise<RestorableServer[]>
  /** See HubCommands.restoreServers. Throws `consent-missing`. */
  restore(wanted: readonly { id: string; loopbackConsent: boolean }[]): void
  dismiss(id: string): Promise<void>
  /** Ends the restoring: what is not registered yet will not be. */
  cancel(): void
}

export function createRestoring(
  ports: AccountPorts & { sync: SyncState; isSignedIn(serverId: ServerId): boolean; onChange(): void },
): Restoring {
  const { registry, coordinator, sync } = ports
  const progress = new Map<string, RestoreState>()
  let running = new AbortController()

  function restorableNow(): SyncedServer[] {
    const { list, syncedWith, dismissed } = sync.memory()
    // Only what the primary's own list says, and only while somebody is signed in there.
    if (!list || syncedWith?.serverId !== registry.primary() || !ports.isSignedIn(syncedWith.serverId)) return []
    return restorableServersOf(list, sync.local(), registry.entries(), new Set(dismissed))
  }

  async function restoreOne(server: SyncedServer): Promise<void> {
    const isPrimary = sync.memory().list?.primary === server.id
    progress.set(server.id, { at: 'connecting' })
    ports.onChange()
    try {
      const serverId = await restoreServer(ports, server, running.signal)
      progress.delete(server.id)
      await sync.noteConnected(serverId)
      // The list that was read is a last copy: the current one is with the primary that it names.
      if (isPrimary) await coordinator.makePrimary(serverId)
    } catch (error) {
      progress.set(server.id, { at: 'failed', error: errorData(error) })
    }
    ports.onChange()
  }

  return {
    async describe() {
      const { list } = sync.memory()
      const shortLabels = registry.entries().map((entry) => entry.shortLabel)
      if (!list) return []
      return describeRestorable(list, restorableNow(), shortLabels, (id) => progress.get(id) ?? { at: 'offered' })
    },

    restore(wanted) {
      const known = restorableNow()
      const chosen = wanted.flatMap(({ id, loopbackConsent }) => {
        const server = known.find((one) => one.id === id)
        if (server) requireLoopbackConsent(server.url, loopbackConsent)
        return server && progress.get(id)?.at !== 'connecting' ? [server] : []
      })
      for (const server of chosen) void restoreOne(server)
    },

    async dismiss(id) {
      progress.delete(id)
      await sync.dismiss(id)
      ports.onChange()
    },

    cancel() {
      running.abort()
      running = new AbortController()
    },
  }
}
