import { errorData, HubError, type HubErrorData } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { ListSyncStatus, SyncedServerListState } from '../api/state'
import { whyUnavailable } from '../connection/transport/serverProblem'
import { writtenKeys } from '../protocol/wire/keyValues'
import { createBackoff } from '../shared/backoff'
import { createBatch } from '../shared/batch'
import { listStatus } from './listStatus'
import { syncedListKey, type LockedList } from './remoteList'
import { createPrimaryFollower } from './primaryFollower'
import { createListPublisher } from './listPublisher'
import { createRestoring, type Restoring } from './restoring'
import { createSyncState, type SyncState, type SyncStatePorts } from './syncState'
import { createUpdateSchedule } from './updateSchedule'

export interface SyncedServerListPorts extends SyncStatePorts {
  /** Changes are collected for this long. */
  debounceMs: number
}

/** Syncs the list of servers with the primary's account, and names what can be restored from it (docs/design.md 4.2). */
export interface SyncedServerList extends Pick<Restoring, 'restore' | 'dismiss'> {
  start(): Promise<void>
  cancelRestoring(): void
  retry(): void
  /** A list that cannot be opened is replaced by one of this browser's servers. */
  replace(): void
  stop(): void
}

const retryLimits = { firstMs: 5_000, longestMs: 5 * 60_000 }
/**
 * Finding out whether something changed compares everything that this browser would write: once for a burst of events.
 */
const compareDelayMs = 33

/** What came of the updates so far. */
interface Progress {
  failure: HubErrorData | null
  /** The primary's list, which cannot be opened. */
  locked: (LockedList & { serverId: ServerId }) | null
}

export function createSyncedServerList(ports: SyncedServerListPorts): SyncedServerList {
  const { registry, coordinator } = ports
  const sync = createSyncState(ports)
  const progress: Progress = { failure: null, locked: null }
  const isSignedIn = (serverId: ServerId) => coordinator.accountOf(serverId).kind === 'signed-in'
  const restoring = createRestoring({ ...ports, sync, isSignedIn, onChange: () => publisher.publish() })
  const publisher = createListPublisher(describe, coordinator.setSyncedServerList)
  const schedule = createUpdateSchedule({ update, debounceMs: ports.debounceMs, now: ports.now })
  const primary = createPrimaryFollower(ports, {
    onOther: () => Object.assign(progress, { failure: null, locked: null } satisfies Progress),
    onConnected: () => schedule.want(0),
    onUpdate: noticeWrite,
  })
  const { isConnected } = primary
  const comparisons = createBatch<'compare'>(compareDelayMs, compare)
  const backoff = createBackoff(retryLimits)
  let isStopped = false
  let mayReplace: number | null = null
  let seenValues = ''
  let stopListening: (() => void) | null = null

  /** Finds out whether a change concerns the list. */
  function compare(): void {
    primary.follow()
    const values = JSON.stringify([sync.values(), sync.memory().formerPrimaries.filter(isConnected)])
    if (values !== seenValues) {
      seenValues = values
      schedule.want()
    }
    publisher.publish()
  }

  function noticeWrite(event: unknown): void {
    // The back-off is waited out: a server that keeps announcing writes must not make us ask it without end.
    if (progress.failure) return
    const known = sync.memory().version
    if (writtenKeys(event).some(({ key, version }) => key === syncedListKey && version !== known)) schedule.want()
  }

  async function update(): Promise<void> {
    const serverId = registry.primary()
    try {
      await sync.refreshLocal()
      if (sync.local().every(({ secret }) => secret === null)) await sync.forget()
      const connection = serverId === null ? null : coordinator.connectionOf(serverId)
      if (serverId === null || !connection || !isConnected(serverId)) return
      const result = await sync.update(serverId, connection, mayReplace)
      mayReplace = null
      progress.locked = result === 'synced' ? null : { ...result, serverId }
      progress.failure = null
      backoff.reset()
      if (!progress.locked) await updateFormerPrimaries({ coordinator, sync, isConnected }, schedule.want)
    } catch (error) {
      // A lost connection is followed by the next one, which begins again.
      if (error instanceof HubError && error.code === 'cancelled') return
      progress.failure = errorData(error)
      // An update that is due sooner is not put off by this.
      schedule.want(backoff.nextMs())
    } finally {
      publisher.publish()
    }
  }

  async function describe(): Promise<SyncedServerListState> {
    const restorable = await restoring.describe()
    const leftOut = sync.memory().leftOut.filter((id) => registry.find(id) !== null)
    const serverId = registry.primary()
    const status = serverId !== null && isSignedIn(serverId) ? statusWith(serverId) : ({ kind: 'none' } as const)
    return { status, restorable, leftOut }
  }

  function statusWith(serverId: ServerId): ListSyncStatus {
    const connection = coordinator.connectionOf(serverId)?.connection()
    return listStatus({
      ...progress,
      serverId,
      memory: sync.memory(),
      isPending: sync.isPending(),
      isConnected: isConnected(serverId),
      unavailable: connection ? whyUnavailable(connection, registry.get(serverId).url) : null,
    })
  }

  return {
    async start() {
      await sync.load()
      if (isStopped) return
      stopListening = coordinator.onChange(() => comparisons.add('compare'))
      compare()
      schedule.want(0)
    },
    restore: restoring.restore,
    dismiss: restoring.dismiss,
    cancelRestoring: restoring.cancel,
    retry: () => schedule.want(0),
    replace() {
      mayReplace = progress.locked?.version ?? null
      schedule.want(0)
    },
    stop() {
      isStopped = true
      publisher.stop()
      comparisons.cancel()
      schedule.stop()
      restoring.cancel()
      stopListening?.()
      primary.stop()
    },
  }
}

async function updateFormerPrimaries(
  parts: Pick<SyncedServerListPorts, 'coordinator'> & { sync: SyncState; isConnected(serverId: ServerId): boolean },
  againIn: (ms: number) => void,
): Promise<void> {
  for (const serverId of parts.sync.memory().formerPrimaries) {
    const connection = parts.coordinator.connectionOf(serverId)
    if (!connection || !parts.isConnected(serverId)) continue
    // Not a failure of the list, which is with the new primary. The former one is tried again from time to time.
    await parts.sync.updateFormerPrimary(serverId, connection).catch(() => againIn(retryLimits.longestMs))
  }
}
