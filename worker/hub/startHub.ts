import { noteProblem } from '../diagnostics/diagnostics'
import { accountFingerprint, deriveAccountKeys } from '../crypto/accountKeys'
import { createServerConnection } from '../connection/serverConnection'
import { createCoordinator, type Coordinator } from '../servers/coordinator'
import type { Linking } from '../linking/startLinking'
import type { SyncedServerList } from '../syncedServerList/syncedServerList'
import { openRegistry, type Registry } from '../servers/registry'
import { loadOnce, type LoadOnce } from '../shared/loadOnce'
import { pause } from '../shared/pause'
import type { ChatState } from '../api/chat'
import { openDeviceKey } from '../store/deviceKey'
import { openRegistryDatabase } from '../store/registry/registryDatabase'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import { deleteServerDatabase, openServerDatabase } from '../store/server/serverDatabase'

/** All that exists while the hub has pages: databases, keys, sockets, flows. */
export interface RunningHub {
  registry: Registry
  coordinator: Coordinator
  /** Loaded when it is needed: most starts need none of it, and the hub's first chunk stays small. */
  linking(): Promise<Linking>
  /** Also stops the restoring of servers of the synced server list. */
  cancelFlows(): void
  /** Settles approvals of an earlier run, and those on servers that were unavailable. Never rejects. */
  settleApprovals(): Promise<void>
  /** Texts written for sessions that do not exist yet. */
  drafts: RegistryDatabase['drafts']
  /** Nobody looks any more: no page, and so no hub, may be there in a moment. */
  onAllHidden(): void
  /** A page shows it; `'gone'` = nobody is signed in on its server. Returns the function to call before it is left. */
  onChatShown(state: () => ChatState | 'gone'): () => void
  /** Loaded after the caches were read and shown, because it needs them. */
  syncedServerList(): Promise<SyncedServerList>
  stop(): Promise<void>
}

/** By then the first screen is there. */
const settledMs = 1_500

/** Opens the registry and starts everything else in the background. Rejects with `storage-failed`. */
export async function startHub(generation: string): Promise<RunningHub> {
  const deviceKey = await openDeviceKey()
  const database = await openRegistryDatabase(deviceKey)
  const registry = await openRegistry(database, Date.now)
  const coordinator = createCoordinator({
    generation,
    registry,
    createConnection: createServerConnection,
    openServerDatabase: (serverId) => openServerDatabase(serverId, deviceKey),
    deleteServerDatabase,
    fingerprintOf: async (secret) => accountFingerprint((await deriveAccountKeys(secret)).signPublicKey),
    now: Date.now,
    browserOnline: navigator.onLine,
  })
  // If the code could not be loaded, the next call tries again.
  const linking = loadOnce(async () => {
    const { startLinking } = await import('../linking/startLinking')
    return startLinking({ database, registry, coordinator })
  })
  async function settleApprovals(): Promise<void> {
    try {
      if (await database.hasPendingApprovals()) await (await linking()).pendingApprovals.settleAll()
    } catch (error) {
      noteProblem('approvals', error)
    }
  }

  function cancelFlows(): void {
    ifLoaded(linking, (loaded) => loaded.flows.cancelAll())
    ifLoaded(syncedServerList, (loaded) => loaded.cancelRestoring())
  }

  let isStopped = false
  const started = coordinator.start()
  void started.then(settleApprovals)
  const syncedServerList = loadOnce(async () => {
    await started
    const { createSyncedServerList } = await import('../syncedServerList/syncedServerList')
    const created = createSyncedServerList({ registry, coordinator, database, now: Date.now, debounceMs: 1000 })
    await created.start()
    return created
  })
  void started.then(() => pause(settledMs)).then(startInBackground)

  const shownChats = new Set<() => ChatState | 'gone'>()
  // Nobody waits for these: the first screen comes before them.
  const maintenance = loadOnce(async () => (await import('./maintenance')).startMaintenance(registry, coordinator))
  function startInBackground(): void {
    if (isStopped) return
    syncedServerList().catch((error: unknown) => noteProblem('synced-server-list', error))
    maintenance().catch((error: unknown) => noteProblem('start', error))
  }

  // With registered servers their lists come before what the host says.
  const firstThings = registry.entries().length === 0 ? Promise.resolve() : started
  firstThings
    .then(async () => (await import('./askHost')).askHost(registry, coordinator))
    // Until a default server is found the sign-in says that it is looked for, and takes a typed address.
    .catch((error: unknown) => noteProblem('start', error))

  return {
    registry,
    coordinator,
    linking,
    cancelFlows,
    settleApprovals,
    drafts: database.drafts,
    syncedServerList,
    onAllHidden() {
      coordinator.sendAllWaiting()
      ifLoaded(maintenance, (loaded) => loaded.onAllHidden([...shownChats].flatMap(asList)))
    },
    onChatShown(state) {
      shownChats.add(state)
      return () => {
        shownChats.delete(state)
        // Read now: it is closed in a moment.
        for (const chat of asList(state)) ifLoaded(maintenance, (loaded) => loaded.onChatLeft(chat))
      }
    },
    async stop() {
      isStopped = true
      for (const part of [linking, syncedServerList, maintenance])
        ifLoaded<{ stop(): unknown }>(part, (loaded) => loaded.stop())
      await coordinator.stop()
      database.close()
    },
  }
}

function asList(state: () => ChatState | 'gone'): ChatState[] {
  const chat = state()
  return chat === 'gone' ? [] : [chat]
}

/** Not awaited: a part that is still being loaded must not hold up the rest. */
function ifLoaded<T>(part: Pick<LoadOnce<T>, 'current'>, act: (loaded: T) => unknown): void {
  part
    .current()
    ?.then(act)
    .catch(() => undefined)
}
