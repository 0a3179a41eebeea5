import type { ServerId } from '../api/ids'
import type { Artifacts } from '../connection/artifacts/artifacts'
import type { ServerConnection } from '../connection/serverConnection.types'
import { createListeners } from '../shared/observable'
import type { RunningHub } from './startHub'
import type { TopicSource } from './stateChannel'

/** The artifacts of a server, also over a new sign-in there. `gone` while nobody is signed in. Loaded when somebody looks. */
export function openArtifactsTopic({ coordinator }: RunningHub, serverId: ServerId): TopicSource {
  const listeners = createListeners()
  let followed: { connection: ServerConnection; artifacts: Artifacts | null; stopListening(): void } | null = null

  function close(): void {
    followed?.stopListening()
    followed = null
  }

  async function load(opened: NonNullable<typeof followed>): Promise<void> {
    const artifacts = await opened.connection.artifacts()
    if (followed !== opened) return
    opened.artifacts = artifacts
    opened.stopListening = artifacts.onList(listeners.notify)
    listeners.notify()
  }

  function follow(): void {
    const connection = coordinator.connectionOf(serverId)
    if (connection === (followed?.connection ?? null)) return
    close()
    if (connection) {
      followed = { connection, artifacts: null, stopListening: () => undefined }
      load(followed).catch(close)
    }
    listeners.notify()
  }

  follow()
  const stopFollowing = coordinator.onChange(follow)
  return {
    current: () => (followed ? (followed.artifacts?.list() ?? { kind: 'unknown' }) : 'gone'),
    onChange: listeners.add,
    close() {
      stopFollowing()
      close()
    },
  }
}
