import type { HubCommands } from '../../worker/api/commands'
import { sessionAddress } from '../../worker/api/ids'
import { percentDecode } from '../addresses/percentDecode'
import { moveIn, type ComposerPlace } from './drafts'
import { draftPrefix, firstPromptKey, oldDraftKeys } from './oldDrafts'

/** Moves what earlier builds left in localStorage into the hub; what is of no signed-in server is deleted. */
export async function moveOldDrafts(
  commands: Pick<HubCommands, 'readDraft' | 'writeDraft'>,
  signedIn: readonly string[],
): Promise<void> {
  for (const key of oldDraftKeys()) {
    const place = placeOf(key)
    const text = localStorage.getItem(key) ?? ''
    if (text === '' || !isWanted(place, signedIn) || (await moveIn(commands, place, text))) localStorage.removeItem(key)
  }
}

function isWanted(place: ComposerPlace | undefined, signedIn: readonly string[]): place is ComposerPlace {
  if (place === undefined) return false
  return place === null ? signedIn.length > 0 : signedIn.includes(place.serverId)
}

/** `undefined`: the key names none. */
function placeOf(key: string): ComposerPlace | undefined {
  if (key === firstPromptKey) return null
  const [serverId, sessionId] = key.slice(draftPrefix.length).split('/').map(percentDecode)
  return sessionAddress(serverId, sessionId) ?? undefined
}
