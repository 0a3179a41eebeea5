import { Link } from 'lucide-react'
import { composerMessages } from '../../i18n/composerMessages'
import { CopyIconButton } from '../../ui/CopyIconButton'
import { useChatPlace } from './chatContext'
import { messageHref } from './messageLink.logic'

/** Copies the address under which this browser shows this message; nothing for what the server does not have. */
export function CopyLink({ seq }: { seq: number | null }) {
  const { session } = useChatPlace()
  if (seq === null) return null
  const address = location.origin + messageHref(session.serverId, session.sessionId, seq)
  return <CopyIconButton text={address} label={composerMessages.find.link.copy} Icon={Link} />
}
