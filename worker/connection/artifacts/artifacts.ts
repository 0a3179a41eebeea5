import type { ArtifactCommands, ArtifactList } from '../../api/agents/artifacts'
import { errorData, type HubErrorData } from '../../api/errors'
import type { ArtifactId } from '../../api/ids'
import { createListeners } from '../../shared/observable'
import { createSingleFlight } from '../../shared/singleFlight'
import type { OpenAccount } from '../account/openAccount'
import type { HttpClient } from '../transport/httpClient'
import { createArtifactCalls, type ArtifactCalls } from './artifactCalls'
import { createArtifactRemovals } from './artifactRemovals'
import { createArtifactTable } from './artifactTable'

/** The artifacts of one server: followed while somebody looks at them, and written (docs/protocol.md 3.4). */
export interface Artifacts extends Pick<ArtifactCalls, 'read' | 'create' | 'save'> {
  list(): ArtifactList
  /** The server is asked, and its updates are followed, while there is a listener. */
  onList(listener: () => void): () => void
  remove(id: ArtifactId): ReturnType<ArtifactCommands['removeArtifact']>
  takeBack(id: ArtifactId): ReturnType<ArtifactCommands['takeBackArtifactRemoval']>
  /** Carries out the deletions that an earlier hub left. */
  resumeRemovals(): Promise<void>
}

export function createArtifacts(options: {
  http: HttpClient
  ready(): Promise<OpenAccount>
  isConnected(): boolean
  /** `update` events of the socket, unread. */
  onUpdate(listener: (event: unknown) => void): () => void
  /** The connection may have changed. */
  onConnection(listener: () => void): () => void
}): Artifacts {
  const { http, ready, isConnected } = options
  const listeners = createListeners({ onFirst: follow, onLast: () => stopFollowing?.() })
  const table = createArtifactTable(http, ready)
  const { remove: deleteNow, ...calls } = createArtifactCalls(http, ready)
  const removals = createArtifactRemovals({
    http,
    ready,
    isConnected,
    deleteNow,
    onRemoved: table.forget,
    onChange: changed,
  })
  const readList = createSingleFlight(async () => {
    failure = null
    try {
      await table.read()
    } catch (thrown) {
      if (isConnected()) failure = errorData(thrown)
    }
    changed()
  })
  let failure: HubErrorData | null = null
  let current: ArtifactList | null = null
  let wasConnected = false
  let stopFollowing: (() => void) | null = null

  // Deletions wait for the connection, also when nobody looks.
  options.onConnection(() => {
    const isNow = isConnected()
    if (isNow === wasConnected) return
    wasConnected = isNow
    if (!isNow) return
    if (!listeners.isEmpty()) void readList()
    removals.resume().catch(() => undefined)
  })

  function changed(): void {
    current = null
    listeners.notify()
  }

  function follow(): void {
    stopFollowing = options.onUpdate((event) => void table.applyUpdate(event).then(changed))
    wasConnected = isConnected()
    if (wasConnected) void readList()
    removals.resume().then(changed, () => undefined)
  }

  function compose(): ArtifactList {
    const entries = table.entries()
    if (failure) return { kind: 'failed', error: failure }
    if (!entries) return { kind: 'unknown' }
    return {
      kind: 'listed',
      artifacts: entries.map((entry) => Object.assign(entry, { removal: removals.of(entry.id) })),
      isWhole: table.isWhole(),
    }
  }

  return {
    ...calls,
    list: () => (current ??= compose()),
    onList: listeners.add,
    remove: removals.remove,
    takeBack: removals.takeBack,
    resumeRemovals: removals.resume,
  }
}
