import { useEffect, useEffectEvent, useState } from 'react'
import { Link } from 'wouter'
import { offersFiles } from '../../../worker/api/agents/offeredCalls'
import type { ChatState, ToolCall, ToolPermission } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import type { SessionSummary } from '../../../worker/api/state'
import { sessionHref } from '../../addresses/hrefs'
import { useChat } from '../../hub/hooks'
import { permissionMessages } from '../../i18n/permissionMessages'
import { ShownFilesContext } from '../../markdown/files/shownFiles'
import { useHeldCalls } from '../../permissions/heldCards'
import { PermissionCard } from '../../permissions/PermissionCard'
import { sessionTitle } from '../../names/sessionNames.logic'
import { pendingCalls } from './pendingCalls.logic'
import { useAskedIds } from './useAskedIds'
import { WaitingPlaceholder } from './WaitingPlaceholder'
import styles from './WaitingRequests.module.css'

const words = permissionMessages

interface Props {
  session: SessionSummary
  /** Another card is on the screen than before. */
  onCard?: (() => void) | undefined
  /** See `useAskedIds`. */
  onAsked?: ((ids: string) => void) | undefined
}

/** What a session waits for, to be answered in place: its oldest request in full, the others counted. */
export function WaitingRequests({ session, onCard, onAsked }: Props) {
  const address = { serverId: session.serverId, sessionId: session.id }
  const chat = useKnownChat(address)
  const pending = pendingCalls(chat)
  useAskedIds(address, pending, onAsked)
  const [held] = useHeldCalls(address)
  // An answered card keeps its place; what waits next comes after it.
  const first = held ?? pending[0]
  const more = pending.filter(({ id }) => id !== first?.id)
  const firstId = first?.id
  const tellOfCard = useEffectEvent(() => onCard?.())
  useEffect(() => {
    if (firstId !== undefined) tellOfCard()
  }, [firstId])
  if (session.content.kind !== 'open') return null
  if (!first && isLoading(chat)) return <WaitingPlaceholder />
  const files = offersFiles(session.content) ? { session: address, folder: session.content.path } : null
  return (
    <div className={styles.requests}>
      {first ? (
        <ShownFilesContext value={files}>
          <PermissionCard
            session={address}
            call={first}
            folder={session.content.path}
            now={permissionNow(chat, first)}
            compact
          />
        </ShownFilesContext>
      ) : (
        <WithoutCard session={session} hasForms={hasForms(chat)} />
      )}
      {more.length > 0 && (
        <p className={styles.more}>
          {words.more(more.length)}.{' '}
          <Link href={sessionHref(session.serverId, session.id)}>{words.open(sessionTitle(session))}</Link>
        </p>
      )}
    </div>
  )
}

type Chat = ReturnType<typeof useChat>

/** While it is read anew, what was known of it stays: a card would go and come back under the pointer. */
function useKnownChat(address: SessionAddress): Chat {
  const chat = useChat(address)
  const [known, setKnown] = useState(chat)
  if (known !== chat && (!isLoading(chat) || pendingCalls(chat).length > 0)) setKnown(chat)
  return isLoading(chat) ? (known ?? chat) : chat
}

function isLoading(chat: Chat): boolean {
  return chat === undefined || (chat !== 'gone' && chat.phase.kind === 'loading')
}

/** A form is answered in its session, where there is room for it. */
function WithoutCard({ session, hasForms }: { session: SessionSummary; hasForms: boolean }) {
  if (!hasForms) return <p className={styles.more}>{words.unreadable}</p>
  return (
    <p className={styles.more}>
      <Link href={sessionHref(session.serverId, session.id)}>{words.open(sessionTitle(session))}</Link>
    </p>
  )
}

function hasForms(chat: ChatState | 'gone' | undefined): boolean {
  return chat !== undefined && chat !== 'gone' && (chat.controls?.forms.length ?? 0) > 0
}

function permissionNow(chat: ChatState | 'gone' | undefined, { id, permission }: ToolCall): ToolPermission | null {
  // While the chat is not loaded, the request is taken as unchanged.
  if (chat === undefined || chat === 'gone') return permission
  const item = chat.blocks.flat().find((one) => one.id === id)
  return item?.kind === 'tool-call' ? item.permission : null
}
