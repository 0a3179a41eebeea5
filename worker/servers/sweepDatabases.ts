import { noteProblem } from '../diagnostics/diagnostics'
import type { ServerId } from '../api/ids'
import { deleteServerDatabase, serverOfDatabase } from '../store/server/serverDatabase'
import type { Coordinator } from './coordinator'
import type { Registry } from './registry'

/**
 * Deletes the databases of servers that were removed or signed out of while the hub died, before their data was gone.
 * Never rejects: the next start tries again.
 */
export async function sweepDatabases(
  registry: Pick<Registry, 'find' | 'readCredentials'>,
  coordinator: Pick<Coordinator, 'connectionOf'>,
): Promise<void> {
  async function isForgotten(serverId: ServerId): Promise<boolean> {
    if (registry.find(serverId) && (await registry.readCredentials(serverId))) return false
    // Asked last, right before deleting: an account that is added in this moment has its connection before anything is
    // stored.
    return coordinator.connectionOf(serverId) === null
  }

  try {
    const databases = await indexedDB.databases()
    for (const { name = '' } of databases) {
      const serverId = serverOfDatabase(name)
      if (serverId !== null && (await isForgotten(serverId))) await deleteServerDatabase(serverId)
    }
  } catch (error) {
    noteProblem('sweep', error)
  }
}
