import type { ArtifactAddress, ArtifactCommands, ArtifactCreation } from '../../worker/api/agents/artifacts'
import type { ArtifactId } from '../../worker/api/ids'
import type { Texts } from './artifactEdit.logic'

/** What this page sent for an id, of which it does not know whether it arrived. */
const tried = new Map<ArtifactId, readonly Texts[]>()

/** Tries it, and again with the same id makes no second one, also after a look elsewhere. */
export async function createArtifact(
  commands: Pick<ArtifactCommands, 'createArtifact'>,
  address: ArtifactAddress,
  texts: Texts,
): Promise<ArtifactCreation> {
  const { artifactId } = address
  const before = tried.get(artifactId) ?? []
  tried.set(artifactId, [...before, texts])
  const result = await commands.createArtifact(address, texts, before)
  // What was typed meanwhile may be sent as a new one, too: it is a change of this.
  tried.set(artifactId, result.kind === 'saved' ? [texts] : [])
  return result
}
