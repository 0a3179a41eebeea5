import type { ArtifactList } from '../api/agents/artifacts'
import { errorData, type HubErrorData } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { Artifacts } from '../connection/artifacts/artifacts'
import type { ServerConnection } from '../connection/serverConnection.types'
import { createListeners } from '../shared/observable'
import { listAskedAgain } from './commands/artifacts'
import type { RunningHub } from './startHub'
import type { TopicSource } from './stateChannel'

interface Followed {
  connection: ServerConnection
  /** Null = not loaded yet, or `error` says why not. */
  artifacts: Artifacts | null
  error: HubErrorData | null
  stopListening(): void
}

/** The artifacts of a server, also over a new sign-in there. `gone` while nobody is signed in. Loaded when somebody looks. */
export function openArtifactsTopic({ coordinator }: RunningHub, serverId: ServerId): TopicSource {
  const listeners = createListeners()
  let followed: Followed | null = null

  function close(): void {
    followed?.stopListening()
    followed = null
  }

  async function load(opened: Followed): Promise<void> {
    try {
      const artifacts = await opened.connection.artifacts()
      if (followed !== opened) return
      opened.artifacts = artifacts
      opened.stopListening = artifacts.onList(listeners.notify)
    } catch (thrown) {
      opened.error = errorData(thrown)
    }
    listeners.notify()
  }

  function askAgain(asked: ServerId): void {
    if (asked !== serverId || !followed) return
    void followed.artifacts?.readAgain()
    if (!followed.error) return
    followed.error = null
    void load(followed)
  }

  function current(): ArtifactList | 'gone' {
    if (!followed) return 'gone'
    const { artifacts, error } = followed
    return artifacts?.list() ?? (error ? { kind: 'failed', error } : { kind: 'unknown' })
  }

  function follow(): void {
    const connection = coordinator.connectionOf(serverId)
    if (connection === (followed?.connection ?? null)) return
    close()
    if (connection) {
      followed = { connection, artifacts: null, error: null, stopListening: () => undefined }
      void load(followed)
    }
    listeners.notify()
  }

  follow()
  const stops = [coordinator.onChange(follow), listAskedAgain.add(askAgain)]
  return {
    current,
    onChange: listeners.add,
    close() {
      for (const stop of stops) stop()
      close()
    },
  }
}
