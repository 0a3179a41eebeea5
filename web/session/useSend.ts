import type { NewPicture } from '../../worker/api/attachments/pictures'
import { newId, type LocalId, type SessionAddress } from '../../worker/api/ids'
import type { SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub, type HubClient } from '../hub/hubContext'
import { defaultsOf, selectSettings } from '../agentSettings/defaults.logic'
import { ownPicks } from '../agentSettings/ownPicks'
import { showHandedOver } from './chat/handedOver'

/** Sends a prompt with what was picked for the session, as its chips show it. */
export function useSend(
  session: SessionAddress,
  summary: SessionSummary | undefined,
): (text: string, pictures?: readonly NewPicture[]) => Promise<{ localId: LocalId }> {
  const hub = useHub()
  const settings = useApp(selectSettings)
  const agent = summary?.content.kind === 'open' ? summary.content.agent : ''
  return (text, pictures = []) => {
    const defaults = settings ? defaultsOf(settings, agent) : {}
    // While the agent works the prompt waits here, where it can still be changed.
    const wish = { picks: ownPicks(session), defaults, whenDone: true }
    if (pictures.length > 0) return hub.commands.sendPictures(session, text, pictures, wish)
    const localId = newId<LocalId>()
    const sent = hub.commands
      .sendMessage(session, text, { ...wish, localId })
      .catch((error) => failed(hub, session, localId, error))
    showHandedOver(hub, session, { localId, text }, sent)
    return sent
  }
}

/** Of a send that failed: it may have been taken all the same. */
async function failed(
  hub: HubClient,
  session: SessionAddress,
  localId: LocalId,
  error: unknown,
): Promise<{ localId: LocalId }> {
  return (await import('./delivery/sentAfterAll')).takenAfterAll(hub, session, localId, error)
}
