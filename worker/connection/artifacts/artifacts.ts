import type { ArtifactCommands, ArtifactList, ArtifactVersions } from '../../api/agents/artifacts'
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
export interface Artifacts extends Pick<ArtifactCalls, 'read'> {
  /** One that is about to be deleted is kept, because somebody wrote it anew. */
  create: ArtifactCalls['create']
  save: ArtifactCalls['save']
  list(): ArtifactList
  /** The server is asked, and its updates are followed, while there is a listener. */
  onList(listener: () => void): () => void
  /** Asks for the list once more. */
  readAgain(): Promise<void>
  remove(id: ArtifactId, seen: ArtifactVersions | null): ReturnType<ArtifactCommands['removeArtifact']>
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
  const calls = createArtifactCalls(http, ready)
  const removals = createArtifactRemovals({
    http,
    ready,
    isConnected,
    deleteNow: calls.remove,
    onRemoved: table.forget,
    onChange: changed,
  })
  const readList = createSingleFlight(async () => {
    try {
      await table.read()
      failure = null
    } catch (thrown) {
      // Without a connection it is asked again with the next one.
      failure = isConnected() ? errorData(thrown) : null
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
    stopFollowing = options.onUpdate((event) => void table.applyUpdate(event).then(changed, () => undefined))
    wasConnected = isConnected()
    if (wasConnected) void readList()
    removals.resume().then(changed, () => undefined)
  }

  function compose(): ArtifactList {
    const entries = table.entries()
    if (!entries) return failure ? { kind: 'failed', error: failure } : { kind: 'unknown' }
    return {
      kind: 'listed',
      artifacts: entries.map((entry) => Object.assign(entry, { removal: removals.of(entry.id) })),
      isWhole: table.isWhole(),
      error: failure,
    }
  }

  return {
    read: calls.read,
    async create(id, ...rest) {
      await removals.keep(id)
      return calls.create(id, ...rest)
    },
    async save(id, change) {
      await removals.keep(id)
      return calls.save(id, change)
    },
    list: () => (current ??= compose()),
    onList: listeners.add,
    async readAgain() {
      if (isConnected()) await readList()
    },
    remove: removals.remove,
    takeBack: removals.takeBack,
    resumeRemovals: removals.resume,
  }
}
