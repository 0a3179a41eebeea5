import * as v from 'valibot'
import type { AskedSearch, DraftPlace } from '../../api/agents/drafts'
import type { HubCommands } from '../../api/commands'
import { HubError } from '../../api/errors'
import { artifactDraftKey } from '../../store/draftKeys'
import type { CommandContext } from './groups'
import { sealedList, type ListKind } from './sealedLists'

/** Keys of what belongs to no server, and to nothing that exists yet. */
export const firstPrompt = 'first-prompt'
const newArtifact = 'new-artifact'

interface Asked {
  id: string
  words: string
}

/** What was searched for last on this device, over all servers, so that a reload or another tab finds the words. */
export const askedList: ListKind<Asked> = {
  storageKey: 'asked-searches',
  // So many times one can go back to an earlier search.
  most: 50,
  schema: v.object({ id: v.string(), words: v.string() }),
  placed: (item) => item,
}

function isSearch(place: DraftPlace | AskedSearch): place is AskedSearch {
  return typeof place === 'object' && place !== null && 'searchId' in place
}

/**
 * What is written and not sent, and what was searched for, sealed: that of a session or an artifact with its server, the
 * rest with the device.
 */
export function createDraftCommands(running: CommandContext['running']): Pick<HubCommands, 'readDraft' | 'writeDraft'> {
  const asked = sealedList(running, askedList)
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
      if (isSearch(place)) {
        const search = (await asked.read()).find(({ id }) => id === place.searchId)
        return { text: search?.words ?? '' }
      }
      const { store, key } = await storeOf(place)
      return { text: await store.read(key) }
    },
    async writeDraft(place, text) {
      if (isSearch(place)) return asked.save({ id: place.searchId, words: text })
      const { store, key } = await storeOf(place)
      await store.write(key, text)
    },
  }
}
