import type { DraftPlace } from '../../api/agents/drafts'
import type { HubCommands } from '../../api/commands'
import { HubError } from '../../api/errors'
import { artifactDraftKey } from '../../store/draftKeys'
import type { CommandContext } from './groups'

/** Keys of what belongs to no server, and to nothing that exists yet. */
export const firstPrompt = 'first-prompt'
const newArtifact = 'new-artifact'

/** What is written and not sent, sealed: that of a session or an artifact with its server, the rest with the device. */
export function createDraftCommands(running: CommandContext['running']): Pick<HubCommands, 'readDraft' | 'writeDraft'> {
  async function storeOf(place: DraftPlace) {
    const { coordinator, registry, drafts } = await running()
    if (place === null) return { store: await drafts(), key: firstPrompt }
    if (place === 'new-artifact') return { store: await drafts(), key: newArtifact }
    if ('sessionId' in place) {
      return { store: await coordinator.connectionForSession(place).drafts(), key: place.sessionId }
    }
    const { url } = registry.get(place.serverId)
    const connection = coordinator.connectionOf(place.serverId)
    if (!connection) throw new HubError({ code: 'sign-in-needed', serverUrl: url })
    return { store: await connection.drafts(), key: artifactDraftKey(place.artifactId) }
  }

  return {
    async readDraft(place) {
      const { store, key } = await storeOf(place)
      return { text: await store.read(key) }
    },
    async writeDraft(place, text) {
      const { store, key } = await storeOf(place)
      await store.write(key, text)
    },
  }
}
