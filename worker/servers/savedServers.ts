import { HubError, type HubErrorData } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { ListKeeping, OfferState, SavedServersState } from '../api/state'
import { errorData } from '../api/transfer'
import { isLoopbackUrl } from '../protocol/serverUrl'
import { awayOf } from '../server/connectionErrors'
import type { ServerConnection } from '../server/serverConnection.types'
import { savedListKey, type LockedList } from './listHolder'
import { createListKeeper, type ListKeeperPorts } from './listKeeper'
import { connectOffer, describeOffers, offeredServers } from './savedOffers'
import type { SavedServer } from './savedList'

export interface SavedServersPorts extends ListKeeperPorts {
  /** Changes are collected for this long. */
  debounceMs: number
}

/** Keeps the list of servers with the primary's account, and offers what it names (DESIGN 4.2). */
export interface SavedServers {
  start(): Promise<void>
  /** See HubCommands.connectSavedServers. */
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

export function createSavedServers(ports: SavedServersPorts): SavedServers {
  const { registry, coordinator } = ports
  const keeper = createListKeeper(ports)
  const stopping = new AbortController()
  let connecting = new AbortController()
  const progress = new Map<string, OfferState>()
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
    return serverId !== null && coordinator.connectionOf(serverId)?.slice().connection.kind === 'connected'
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
    const values = JSON.stringify([keeper.values(), keeper.record().farewells.filter(isConnected)])
    if (values !== seenValues) {
      seenValues = values
      want()
    }
    publish()
  }

  function noticeWrite(changes: readonly { key: string; version: number }[]): void {
    // After a failure the pause holds: a server must not make us ask it without end.
    if (failure) return
    if (changes.some(({ key, version }) => key === savedListKey && version !== keeper.record().version)) want()
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
      await keeper.refreshOwn()
      if (keeper.own().every(({ secret }) => secret === null)) await keeper.forget()
      const connection = serverId === null ? null : coordinator.connectionOf(serverId)
      if (serverId === null || !connection || !isConnected(serverId)) return
      const result = await keeper.update(serverId, connection, mayReplace)
      mayReplace = null
      locked = result === 'kept' ? null : { ...result, serverId }
      failure = null
      attempt = 0
      if (!locked) await sayFarewells()
    } catch (error) {
      // A lost connection is followed by the next one, which begins again.
      if (error instanceof HubError && error.code === 'cancelled') return
      failure = errorData(error)
      const delayMs = Math.min(slowestRetryMs, firstRetryMs * 2 ** Math.min(attempt++, 10))
      // A change that waits already is tried sooner.
      want(delayMs)
    }
  }

  async function sayFarewells(): Promise<void> {
    for (const serverId of keeper.record().farewells) {
      const connection = coordinator.connectionOf(serverId)
      if (!connection || !isConnected(serverId)) continue
      // Not a failure of the list: that is with the new primary. The old one is tried again now and then.
      await keeper.sayFarewell(serverId, connection).catch(() => want(slowestRetryMs))
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
    coordinator.setSavedServers(state)
  }

  async function describe(): Promise<SavedServersState> {
    const { list, leftOut } = keeper.record()
    const shortLabels = registry.entries().map((entry) => entry.shortLabel)
    const offers = list
      ? await describeOffers(list, offeredNow(), shortLabels, (id) => progress.get(id) ?? { at: 'offered' })
      : []
    return { keeping: keeping(), offers, leftOut: leftOut.filter((id) => registry.find(id) !== null) }
  }

  function offeredNow(): SavedServer[] {
    const { list, holder, dismissed } = keeper.record()
    // Only what the primary's own list says, and only while somebody is signed in there.
    if (!list || holder?.serverId !== registry.primary() || !isSignedIn(holder.serverId)) return []
    return offeredServers(list, keeper.own(), registry.entries(), new Set(dismissed))
  }

  function isSignedIn(serverId: ServerId): boolean {
    return coordinator.accountOf(serverId).kind === 'signed-in'
  }

  function keeping(): ListKeeping {
    const serverId = registry.primary()
    if (serverId === null || !isSignedIn(serverId)) return { kind: 'none' }
    if (locked) return { kind: 'locked', serverId, why: locked.why }
    const { list, holder } = keeper.record()
    const savedAt = holder?.serverId === serverId ? (list?.savedAt ?? null) : null
    if (failure) return { kind: 'unsaved', serverId, savedAt, error: failure }
    if (savedAt !== null && !keeper.isPending()) return { kind: 'kept', serverId, savedAt }
    if (isConnected(serverId)) return { kind: 'saving', serverId }
    const { connection } = coordinator.state().servers[serverId] ?? {}
    const away = connection ? awayOf(connection, registry.get(serverId).url) : null
    if (away?.kind === 'failed') return { kind: 'unsaved', serverId, savedAt, error: away.error }
    return { kind: 'waiting', serverId }
  }

  async function connect(server: SavedServer): Promise<void> {
    const isPrimary = keeper.record().list?.primary === server.id
    progress.set(server.id, { at: 'connecting' })
    publish()
    try {
      const serverId = await connectOffer(ports, server, connecting.signal)
      progress.delete(server.id)
      await keeper.noteConnected(serverId)
      // The list here is a last copy: the current one is with the primary that it names.
      if (isPrimary) await coordinator.makePrimary(serverId)
    } catch (error) {
      progress.set(server.id, { at: 'failed', error: errorData(error) })
    }
    publish()
  }

  return {
    async start() {
      await keeper.load()
      if (stopping.signal.aborted) return
      stopListening = coordinator.onChange(follow)
      follow()
      want(0)
    },

    connect(offers) {
      const known = offeredNow()
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
      await keeper.dismiss(offerId)
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
