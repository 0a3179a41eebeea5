import { useLocation } from 'wouter'
import type { ContextUsage } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'
import { sessionInfoHref } from '../addresses/hrefs'
import { addressKey } from '../addresses/sessionKey'
import { useHub } from '../hub/hubContext'
import { useAsked } from '../hub/useAsked'
import { composerMessages } from '../i18n/composerMessages'
import { usageText } from '../names/usageText.logic'
import { MenuItem } from '../ui/ActionMenu'
import { contextText } from './contextText.logic'

/** In the menu of a session, also where its context has no room beside the composer: what it used, asked when the menu opens. */
export function UsageItem({ session, usage }: { session: SessionAddress; usage: ContextUsage | null }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const words = composerMessages.context
  const { asked } = useAsked(`${addressKey(session)} usage`, () => commands.readUsage(session))
  const used = asked.kind === 'asking' ? words.asking : usageText(asked)
  const parts = [usage && contextText(usage).text, used !== '' && words.used(used)].filter(
    (part) => part !== null && part !== false,
  )
  return (
    <MenuItem onChoose={() => navigate(sessionInfoHref(session.serverId, session.sessionId))}>
      {parts.length === 0 ? words.nothing : parts.join(' · ')}
    </MenuItem>
  )
}
