import type { HubErrorData } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { ListSyncStatus } from '../api/state'
import type { ServerUnavailable } from '../connection/transport/serverProblem'
import type { LockedList } from './remoteList'
import type { SyncMemory } from './syncMemory'

interface ListFacts {
  /** The primary; somebody is signed in there. */
  serverId: ServerId
  memory: SyncMemory
  /** The list lacks something that was done here. */
  isPending: boolean
  locked: LockedList | null
  failure: HubErrorData | null
  isConnected: boolean
  unavailable: ServerUnavailable | null
}

/** What people are told about the synced list, worst first. */
export function listStatus(facts: ListFacts): ListSyncStatus {
  const { serverId, memory, locked, failure, unavailable } = facts
  if (locked) return { kind: 'locked', serverId, why: locked.why }
  const savedAt = memory.syncedWith?.serverId === serverId ? (memory.list?.savedAt ?? null) : null
  if (failure) return { kind: 'unsaved', serverId, savedAt, error: failure }
  if (savedAt !== null && !facts.isPending) return { kind: 'synced', serverId, savedAt }
  if (facts.isConnected) return { kind: 'saving', serverId }
  if (unavailable?.kind === 'failed') return { kind: 'unsaved', serverId, savedAt, error: unavailable.error }
  return { kind: 'waiting', serverId }
}
