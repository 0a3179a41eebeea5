import type { Coordinator } from '../servers/coordinator'
import type { Registry } from '../servers/registry'
import { sweepDatabases } from '../servers/sweepDatabases'
import type { ChatState } from '../api/chat'
import type { ServerId } from '../api/ids'
import { noteProblem } from '../diagnostics/diagnostics'
import { artifactRemovalsKey } from '../store/draftKeys'
import { startRemembering } from './remembered/remembering'

/** Work behind the scenes: keeps what the next start shows, and finishes what an earlier run left. */
export interface Maintenance {
  /** Nobody looks any more: no page, and so no hub, may be there in a moment. */
  onAllHidden(shown: readonly ChatState[]): void
  /** A page has left it. */
  onChatLeft(chat: ChatState): void
  stop(): void
}

export function startMaintenance(registry: Registry, coordinator: Coordinator): Maintenance {
  const remembering = startRemembering(coordinator)
  void sweepDatabases(registry, coordinator)
  void resumeArtifactRemovals(registry, coordinator)
  return {
    onAllHidden(shown) {
      void remembering.store()
      for (const chat of shown) void remembering.storeChat(chat)
    },
    onChatLeft: (chat) => void remembering.storeChat(chat),
    stop: remembering.stop,
  }
}

/** Deletions that were decided before the hub died; without any, the code for artifacts is not loaded. */
async function resumeArtifactRemovals(registry: Registry, coordinator: Coordinator): Promise<void> {
  const resume = async ({ id }: { id: ServerId }): Promise<void> => {
    const connection = coordinator.connectionOf(id)
    if (!connection || (await (await connection.drafts()).read(artifactRemovalsKey)) === '') return
    await (await connection.artifacts()).resumeRemovals()
  }
  const results = await Promise.allSettled(registry.entries().map(resume))
  for (const result of results) if (result.status === 'rejected') noteProblem('removals', result.reason)
}
