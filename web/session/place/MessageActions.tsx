import Check from 'lucide-react/icons/check'
import Link from 'lucide-react/icons/link'
import { useEffect, useState } from 'react'
import { messageHref } from '../../addresses/hrefs'
import { composerMessages } from '../../i18n/composerMessages'
import { messages } from '../../i18n/messages'
import { absoluteTime } from '../../time/time.logic'
import { ActionMenu, MenuItem } from '../../ui/ActionMenu'
import { CopyIconButton } from '../../ui/CopyIconButton'
import { useChatPlace } from './chatContext'
import styles from './MessageActions.module.css'

interface Props {
  text: string
  /** Null = the server does not have it: nothing leads to it. */
  seq: number | null
  time: number
}

const hovers = window.matchMedia('(hover: hover)').matches

/** What can be done with one message: two quiet buttons, and a menu where no pointer hovers. */
export function MessageActions(props: Props) {
  const address = useMessageAddress(props.seq)
  if (!hovers) return <MessageMenu {...props} />
  return (
    <>
      <CopyIconButton text={props.text} label={messages.sessions.chat.copy} />
      {address !== null && <CopyIconButton text={address} label={composerMessages.find.link.copy} Icon={Link} />}
    </>
  )
}

const SHOWN_MS = 2000

/** The menu also says when the message came, which a pointer learns by hovering. */
export function MessageMenu({ text, seq, time }: Props) {
  const address = useMessageAddress(seq)
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = (value: string) => {
    navigator.clipboard.writeText(value).then(
      () => setOutcome('copied'),
      () => setOutcome('copyFailed'),
    )
  }
  return (
    <span className={styles.menu}>
      <output>
        {outcome === 'copied' && <Check size={14} aria-hidden />}
        {outcome !== null && messages.app[outcome]}
      </output>
      <ActionMenu name={composerMessages.find.link.menu}>
        <p className={styles.time}>{absoluteTime(time)}</p>
        <MenuItem onChoose={() => copy(text)}>{messages.sessions.chat.copy}</MenuItem>
        {address !== null && <MenuItem onChoose={() => copy(address)}>{composerMessages.find.link.copy}</MenuItem>}
      </ActionMenu>
    </span>
  )
}

/** The address under which this browser shows the message. */
function useMessageAddress(seq: number | null): string | null {
  const { session } = useChatPlace()
  return seq === null ? null : location.origin + messageHref(session.serverId, session.sessionId, seq)
}
