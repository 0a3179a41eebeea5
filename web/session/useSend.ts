import type { NewPicture } from '../../worker/api/attachments/pictures'
import type { LocalId, SessionAddress } from '../../worker/api/ids'
import type { SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { defaultsOf, selectSettings } from '../agentSettings/defaults.logic'
import { ownPicks } from '../agentSettings/ownPicks'

/** Sends a prompt with what was picked for the session, as its chips show it. */
export function useSend(
  session: SessionAddress,
  summary: SessionSummary | undefined,
): (text: string, pictures?: readonly NewPicture[]) => Promise<{ localId: LocalId }> {
  const { commands } = useHub()
  const settings = useApp(selectSettings)
  const agent = summary?.content.kind === 'open' ? summary.content.agent : ''
  return (text, pictures = []) => {
    const defaults = settings ? defaultsOf(settings, agent) : {}
    // While the agent works the prompt waits here, where it can still be changed.
    const wish = { picks: ownPicks(session), defaults, whenDone: true }
    return pictures.length > 0
      ? commands.sendPictures(session, text, pictures, wish)
      : commands.sendMessage(session, text, wish)
  }
}
