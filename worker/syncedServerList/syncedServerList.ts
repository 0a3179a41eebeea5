import { HubError, type HubErrorData } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { ListSyncStatus, RestoreState, SyncedServerListState } from '../api/state'
import { errorData } from '../api/transfer'
import { isLoopbackUrl } from '../protocol/serverUrl'
import { whyUnavailable } from '../connection/transport/serverProblem'
import type { ServerConnection } from '../connection/serverConnection.types'
import { syncedListKey, type LockedList } from './remoteList'
import { createSyncState, type SyncStatePorts } from './syncState'
import { restoreServer, describeRestorable, restorableServersOf } from './restorableServers'
import type { SyncedServer } from './listFormat'

export interface SyncedServerListPorts extends SyncStatePorts {
  /** Changes are collected for this long. */
  debounceMs: number
}

/** Keeps the list of servers with the primary's account, and offers what it names (DESIGN 4.2). */
export interface SyncedServerList {
  start(): Promise<void>
  /** See HubCommands.restoreServers. */
  connect(offers: readonly { id: string; loopbackConsent: boolean }[]): void
  /** What is being connected is not registered any more. */
  cancelConnecting(): void
  dismiss(offerId: string): Promise<void>
  retry(): void
  replace(): void
  stop(): void
}

const firstRetryMs = 5_000
const slowestRetryMs = 5 * 60_000

export function createSyncedServerList(ports: SyncedServerListPorts): SyncedServerList {
  const { registry, coordinator } = ports
  const sync = createSyncState(ports)
  const stopping = new AbortController()
  let connecting = new AbortController()
  const progress = new Map<string, RestoreState>()
  let failure: HubErrorData | null = null
  let locked: (LockedList & { serverId: ServerId }) | null = null
  let mayReplace: number | null = null
  let followed: { connection: ServerConnection; isConnected: boolean; unsubscribe(): void } | null = null
  let seenValues = ''
  let timer: { id: ReturnType<typeof setTimeout>; due: number } | null = null
  let attempt = 0
  let isWanted = false
  let isRunning = false
  let published = ''
  let publishing = 0
  let stopListening: (() => void) | null = null

  function isConnected(serverId: ServerId | null): boolean {
    return serverId !== null && coordinator.connectionOf(serverId)?.state().connection.kind === 'connected'
  }

  /** Called with every change of anything; finds out whether it concerns the list. */
  function follow(): void {
    const primary = registry.primary()
    const connection = primary === null ? null : coordinator.connectionOf(primary)
    if (connection !== (followed?.connection ?? null)) {
      followed?.unsubscribe()
      failure = null
      locked = null
      followed = connection && { connection, isConnected: false, unsubscribe: connection.onKeyValues(noticeWrite) }
    }
    const isNowConnected = isConnected(primary)
    if (followed && followed.isConnected !== isNowConnected) {
      followed.isConnected = isNowConnected
      if (isNowConnected) want(0)
    }
    const values = JSON.stringify([sync.values(), sync.record().farewells.filter(isConnected)])
    if (values !== seenValues) {
      seenValues = values
      want()
    }
    publish()
  }

  function noticeWrite(changes: readonly { key: string; version: number }[]): void {
    // After a failure the pause holds: a server must not make us ask it without end.
    if (failure) return
    if (changes.some(({ key, version }) => key === syncedListKey && version !== sync.record().version)) want()
  }

  function want(delayMs = ports.debounceMs): void {
    const due = ports.now() + delayMs
    // What keeps changing must not put it off for ever.
    if (stopping.signal.aborted || (timer && timer.due <= due)) return
    clearTimeout(timer?.id)
    const start = (): void => {
      timer = null
      isWanted = true
      void run()
    }
    timer = { due, id: setTimeout(start, delayMs) }
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false
      await update()
      publish()
    }
    isRunning = false
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
      locked = result === 'kept' ? null : { ...result, serverId }
      failure = null
      attempt = 0
      if (!locked) await updateFormerPrimaries()
    } catch (error) {
      // A lost connection is followed by the next one, which begins again.
      if (error instanceof HubError && error.code === 'cancelled') return
      failure = errorData(error)
      const delayMs = Math.min(slowestRetryMs, firstRetryMs * 2 ** Math.min(attempt++, 10))
      // A change that waits already is tried sooner.
      want(delayMs)
    }
  }

  async function updateFormerPrimaries(): Promise<void> {
    for (const serverId of sync.record().farewells) {
      const connection = coordinator.connectionOf(serverId)
      if (!connection || !isConnected(serverId)) continue
      // Not a failure of the list: that is with the new primary. The old one is tried again now and then.
      await sync.updateFormerPrimary(serverId, connection).catch(() => want(slowestRetryMs))
    }
  }

  function publish(): void {
    void publishNow(++publishing)
  }

  async function publishNow(current: number): Promise<void> {
    const state = await describe()
    const text = JSON.stringify(state)
    if (current !== publishing || text === published || stopping.signal.aborted) return
    published = text
    coordinator.setSyncedServerList(state)
  }

  async function describe(): Promise<SyncedServerListState> {
    const { list, leftOut } = sync.record()
    const shortLabels = registry.entries().map((entry) => entry.shortLabel)
    const offers = list
      ? await describeRestorable(list, restorableNow(), shortLabels, (id) => progress.get(id) ?? { at: 'offered' })
      : []
    return { keeping: keeping(), offers, leftOut: leftOut.filter((id) => registry.find(id) !== null) }
  }

  function restorableNow(): SyncedServer[] {
    const { list, holder, dismissed } = sync.record()
    // Only what the primary's own list says, and only while somebody is signed in there.
    if (!list || holder?.serverId !== registry.primary() || !isSignedIn(holder.serverId)) return []
    return restorableServersOf(list, sync.local(), registry.entries(), new Set(dismissed))
  }

  function isSignedIn(serverId: ServerId): boolean {
    return coordinator.accountOf(serverId).kind === 'signed-in'
  }

  function keeping(): ListSyncStatus {
    const serverId = registry.primary()
    if (serverId === null || !isSignedIn(serverId)) return { kind: 'none' }
    if (locked) return { kind: 'locked', serverId, why: locked.why }
    const { list, holder } = sync.record()
    const savedAt = holder?.serverId === serverId ? (list?.savedAt ?? null) : null
    if (failure) return { kind: 'unsaved', serverId, savedAt, error: failure }
    if (savedAt !== null && !sync.isPending()) return { kind: 'kept', serverId, savedAt }
    if (isConnected(serverId)) return { kind: 'saving', serverId }
    const { connection } = coordinator.state().servers[serverId] ?? {}
    const unavailable = connection ? whyUnavailable(connection, registry.get(serverId).url) : null
    if (unavailable?.kind === 'failed') return { kind: 'unsaved', serverId, savedAt, error: unavailable.error }
    return { kind: 'waiting', serverId }
  }

  async function connect(server: SyncedServer): Promise<void> {
    const isPrimary = sync.record().list?.primary === server.id
    progress.set(server.id, { at: 'connecting' })
    publish()
    try {
      const serverId = await restoreServer(ports, server, connecting.signal)
      progress.delete(server.id)
      await sync.noteConnected(serverId)
      // The list here is a last copy: the current one is with the primary that it names.
      if (isPrimary) await coordinator.makePrimary(serverId)
    } catch (error) {
      progress.set(server.id, { at: 'failed', error: errorData(error) })
    }
    publish()
  }

  return {
    async start() {
      await sync.load()
      if (stopping.signal.aborted) return
      stopListening = coordinator.onChange(follow)
      follow()
      want(0)
    },

    connect(offers) {
      const known = restorableNow()
      const chosen = offers.flatMap(({ id, loopbackConsent }) => {
        const server = known.find((offered) => offered.id === id)
        if (server && isLoopbackUrl(server.url) && !loopbackConsent) {
          throw new HubError({ code: 'consent-missing', consent: 'loopback' })
        }
        return server && progress.get(id)?.at !== 'connecting' ? [server] : []
      })
      for (const server of chosen) void connect(server)
    },

    cancelConnecting() {
      connecting.abort()
      connecting = new AbortController()
    },

    async dismiss(offerId) {
      progress.delete(offerId)
      await sync.dismiss(offerId)
      publish()
    },

    retry: () => want(0),

    replace() {
      mayReplace = locked?.version ?? null
      want(0)
    },

    stop() {
      stopping.abort()
      connecting.abort()
      clearTimeout(timer?.id)
      stopListening?.()
      followed?.unsubscribe()
    },
  }
}
