import { lazy, Suspense, useRef, type ReactNode } from 'react'
import type { NewPicture } from '../../worker/api/attachments/pictures'
import type { ChatState } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { signInHref } from '../addresses/hrefs'
import { useScreenTitle } from '../page/documentTitle'
import { useTabTitles } from '../page/tabTitles'
import { useApp, useChat } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { useClock } from '../time/clock'
import { clockTime } from '../time/time.logic'
import { Button, ButtonLink } from '../ui/Button'
import { ChatPlaceContext } from './chat/chatContext'
import { ChatLog } from './chat/ChatLog'
import { ChatSkeleton } from './chat/ChatSkeleton'
import { attachAgain } from './attachments/attached'
import { Composer } from './Composer'
import { giveBack } from '../drafts/drafts'
import { RemovalNotice } from '../sessionRow/RemovalNotice'
import { SessionHeader } from './SessionHeader'
import { canStop, composerNotes, endedNote, headerOf } from './SessionScreen.logic'
import styles from './SessionScreen.module.css'
import { useSend } from './useSend'
import { addressKey } from '../addresses/sessionKey'

const SessionBars = lazy(async () => ({ default: (await import('./bars/SessionBars')).SessionBars }))

const words = messages.sessions

const StopButton = lazy(async () => ({ default: (await import('./StopButton')).StopButton }))
const EndedSession = lazy(async () => ({ default: (await import('./EndedSession')).EndedSession }))

const SessionMenu = lazy(async () => ({ default: (await import('../sessionActions/SessionMenu')).SessionMenu }))

/** One session: header, conversation, composer. */
export function SessionScreen({ address }: { address: SessionAddress }) {
  // Another session gets a new screen, so that nothing of the old one stays.
  return <OpenSession key={addressKey(address)} address={address} />
}

function OpenSession({ address }: { address: SessionAddress }) {
  const { commands } = useHub()
  const chat = useChat(address)
  const server = useApp((app) => app.servers[address.serverId])
  const session = useApp((app) => app.sessions[address.serverId]?.[address.sessionId])
  const machines = useApp((app) => app.machines[address.serverId])
  const serverCount = useApp((app) => app.serverOrder.length) ?? 0
  const field = useRef<HTMLTextAreaElement>(null)
  const header = headerOf(session, server, machines)
  const { title } = header
  useScreenTitle(useTabTitles() ? title : words.session.tab)
  const post = useSend(address, session)
  const compose = (text: string, pictures: readonly NewPicture[] = []) => {
    attachAgain(address, pictures)
    giveBack(commands, address, text)
    field.current?.focus()
  }
  const serverLabel = server?.label ?? ''
  const ended = endedNote(session, server, machines)
  const removal = session?.marks?.removal
  // The server has deleted the session: nobody would read a message, but what is stored here can still be read.
  const isDeleted = chat !== 'gone' && chat?.phase.kind === 'failed' && chat.phase.error.code === 'not-found'
  const isLocked = session?.content.kind === 'locked' || (chat !== 'gone' && chat?.phase.kind === 'locked')
  return (
    <ChatPlaceContext
      value={{
        session: address,
        serverLabel,
        folder: header.folder,
        compose,
        send: ended === null && !removal && !isDeleted ? post : null,
      }}
    >
      <div className={styles.screen}>
        <SessionHeader header={header} server={serverCount > 1 ? server : undefined}>
          {session && canStop(session, server) && (
            <Suspense>
              <StopButton session={session} />
            </Suspense>
          )}
          {session && (
            <Suspense>
              <SessionMenu session={session} />
            </Suspense>
          )}
        </SessionHeader>
        <Body chat={isLocked ? 'locked' : chat} server={server} isLost={session?.activity === 'lost'} />
        {removal && server && session && <RemovalNotice session={session} removal={removal} server={server} />}
        {chat !== 'gone' && session && chat?.controls && !removal && !isDeleted && (
          <Suspense fallback={null}>
            <SessionBars session={session} controls={chat.controls} />
          </Suspense>
        )}
        {chat !== 'gone' && !isLocked && !isDeleted && !removal && ended === null && (
          <Composer field={field} notes={composerNotes(session, server)} summary={session} chat={chat} />
        )}
        {chat !== 'gone' && !isLocked && !removal && session && ended !== null && (
          <Suspense>
            <EndedSession session={session} text={ended} />
          </Suspense>
        )}
      </div>
    </ChatPlaceContext>
  )
}

interface BodyProps {
  chat: ChatState | 'gone' | 'locked' | undefined
  server: ServerState | undefined
  /** The server no longer has the session, which is said in place of the composer. */
  isLost: boolean
}

function Body({ chat, server, isLost }: BodyProps) {
  if (chat === 'gone') return <Gone server={server} />
  if (chat === 'locked') return <Message title={words.chat.locked} text={words.chat.lockedHelp} />
  if (chat === undefined) return <ChatSkeleton />
  const isEmpty = chat.blocks.length === 0
  switch (chat.phase.kind) {
    case 'locked':
      return <Message title={words.chat.locked} text={words.chat.lockedHelp} />
    case 'paused':
      return isEmpty ? <Message title={words.chat.paused} text={words.chat.pausedHelp} /> : <ChatLog chat={chat} />
    case 'loading':
      return isEmpty ? <ChatSkeleton /> : <ChatLog chat={chat} />
    case 'failed':
      return (
        <>
          {!isLost && <FailedNotice chat={chat} />}
          {isEmpty ? <div className={styles.space} /> : <ChatLog chat={chat} />}
        </>
      )
    case 'cached':
      return (
        <>
          <CachedNotice asOf={chat.phase.asOf} />
          {isEmpty ? <ChatSkeleton /> : <ChatLog chat={chat} />}
        </>
      )
    case 'live':
      return <ChatLog chat={chat} />
  }
}

function Message({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className={styles.message}>
      <p className={styles.messageTitle}>{title}</p>
      <p>{text}</p>
      {children && <p>{children}</p>}
    </div>
  )
}

/** No chat under this address: its server was removed, or the person signed out of it. */
function Gone({ server }: { server: ServerState | undefined }) {
  if (server?.account.kind === 'signed-out') {
    return (
      <Message title={words.chat.signedOut(server.label)} text={words.chat.signedOutHelp}>
        <ButtonLink look="primary" to={signInHref(server.id)}>
          {messages.servers.actions.signIn}
        </ButtonLink>
      </Message>
    )
  }
  return (
    <Message title={words.chat.gone} text={words.chat.goneHelp}>
      <ButtonLink to="/">{words.chat.back}</ButtonLink>
    </Message>
  )
}

function CachedNotice({ asOf }: { asOf: number }) {
  const text = useClock((now) => words.chat.cached(clockTime(asOf, now)))
  return <output className={styles.notice}>{text}</output>
}

function FailedNotice({ chat }: { chat: ChatState }) {
  const { commands } = useHub()
  if (chat.phase.kind !== 'failed') return null
  const { what, todo } = messages.error(chat.phase.error)
  // The next state shows whether the server was reached; the answer of the command does not.
  const retry = () => void commands.retryNow(chat.serverId).catch(() => {})
  return (
    <div className={styles.failure} role="alert">
      <div>
        <p className={styles.messageTitle}>{words.chat.failed}</p>
        <p>
          {what} {todo}
        </p>
      </div>
      <Button onClick={retry}>{words.chat.retry}</Button>
    </div>
  )
}
