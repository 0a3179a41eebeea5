import type { ArtifactAddress, ArtifactCommands } from '../../api/agents/artifacts'
import { HubError } from '../../api/errors'
import type { ServerId } from '../../api/ids'
import type { Artifacts } from '../../connection/artifacts/artifacts'
import { createListeners } from '../../shared/observable'
import type { CommandContext } from './groups'

/** A person asks once more for the list of this server; who shows it is who asks. */
export const listAskedAgain = createListeners<[ServerId]>()

export function createArtifactCommands(running: CommandContext['running']): ArtifactCommands {
  async function artifactsOf({ serverId }: ArtifactAddress): Promise<Artifacts> {
    const { coordinator, registry } = await running()
    const { url } = registry.get(serverId)
    const connection = coordinator.connectionOf(serverId)
    if (!connection) throw new HubError({ code: 'sign-in-needed', serverUrl: url })
    return connection.artifacts()
  }

  return {
    async readArtifactList(serverId) {
      await running()
      listAskedAgain.notify(serverId)
    },
    readArtifact: async (artifact) => (await artifactsOf(artifact)).read(artifact.artifactId),
    createArtifact: async (artifact, text, tried) =>
      (await artifactsOf(artifact)).create(artifact.artifactId, text, tried),
    saveArtifact: async (artifact, change) => (await artifactsOf(artifact)).save(artifact.artifactId, change),
    removeArtifact: async (artifact, seen) => (await artifactsOf(artifact)).remove(artifact.artifactId, seen),
    takeBackArtifactRemoval: async (artifact) => (await artifactsOf(artifact)).takeBack(artifact.artifactId),
  }
}
