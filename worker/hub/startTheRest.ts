import type { Coordinator } from '../servers/coordinator'
import type { Registry } from '../servers/registry'
import { sweepDatabases } from '../servers/sweepDatabases'
import type { ChatState } from '../api/chat'
import { startRemembering } from './remembered/remembering'

/** What nobody waits for. */
export interface TheRest {
  /** Nobody looks any more: no page, and so no hub, may be there in a moment. */
  onAllHidden(shown: readonly ChatState[]): void
  /** A page has left it. */
  onChatLeft(chat: ChatState): void
  stop(): void
}

export function startTheRest(registry: Registry, coordinator: Coordinator): TheRest {
  const remembering = startRemembering(coordinator)
  void sweepDatabases(registry, coordinator)
  return {
    onAllHidden(shown) {
      void remembering.store()
      for (const chat of shown) void remembering.storeChat(chat)
    },
    onChatLeft: (chat) => void remembering.storeChat(chat),
    stop: remembering.stop,
  }
}
