import { Link } from 'lucide-react'
import { composerMessages } from '../../i18n/composerMessages'
import { CopyIconButton } from '../../ui/CopyIconButton'
import { useChatPlace } from './chatContext'
import { messageHref } from './messageLink.logic'

/** Without a pointer that hovers the actions of a message are always there, and have the room of one. */
const hovers = window.matchMedia('(hover: hover)').matches

/** Copies the address under which this browser shows this message; nothing for what the server does not have. */
export function CopyLink({ seq }: { seq: number | null }) {
  const { session } = useChatPlace()
  if (seq === null || !hovers) return null
  const address = location.origin + messageHref(session.serverId, session.sessionId, seq)
  return <CopyIconButton text={address} label={composerMessages.find.link.copy} Icon={Link} />
}
