import type { Coordinator } from '../servers/coordinator'
import type { Registry } from '../servers/registry'
import { sweepDatabases } from '../servers/sweepDatabases'
import { startRemembering } from './rememberApp'

/** What nobody waits for. */
export interface TheRest {
  /** Nobody looks any more: no page, and so no hub, may be there in a moment. */
  onAllHidden(): void
  stop(): void
}

export function startTheRest(registry: Registry, coordinator: Coordinator): TheRest {
  const remembering = startRemembering(coordinator)
  void sweepDatabases(registry, coordinator)
  return { onAllHidden: () => void remembering.store(), stop: remembering.stop }
}
