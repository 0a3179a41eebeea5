import { rowAt } from '../../worker/api/rows'
import { useRef, useState } from 'react'
import { useSearch } from 'wouter'
import { offersFiles } from '../../worker/api/agents/offeredCalls'
import type { NewPicture } from '../../worker/api/attachments/pictures'
import type { ChatState } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { callOfQuery } from './place/callLink.logic'
import { messageOfQuery } from './place/messageLink.logic'
import { useScreenTitle } from '../page/documentTitle'
import { useTabTitles } from '../page/tabTitles'
import { useApp, useChat } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { useClock } from '../time/clock'
import { clockTime } from '../time/time.logic'
import { ChatPlaceContext, WorkSinceContext } from './place/chatContext'
import { ChatLog } from './chat/ChatLog'
import { useWithHandedOver } from './chat/handedOver'
import { ChatSkeleton } from './chat/ChatSkeleton'
import { Composer } from './Composer'
import { giveBack } from '../drafts/drafts'
import { SessionHeader } from './SessionHeader'
import { canStop, endedNote, headerOf, workSince } from './SessionScreen.logic'
import styles from './SessionScreen.module.css'
import { useSend } from './useSend'
import { onDemand } from '../page/onDemand'
import { addressKey } from '../addresses/sessionKey'
import { ShownFilesContext } from '../markdown/files/shownFiles'
import { keptPictures } from './attachments/loadKeptPictures'

const SessionBars = onDemand(async () => (await import('./bars/SessionBars')).SessionBars)

const words = messages.sessions

// Rare: where there is no conversation to show.
const Message = onDemand(async () => (await import('./SessionNotices')).Message, <div className={styles.space} />)
const Gone = onDemand(async () => (await import('./SessionNotices')).Gone, <div className={styles.space} />)
const FailedNotice = onDemand(async () => (await import('./SessionNotices')).FailedNotice)

const FindBar = onDemand(async () => (await import('./find/FindBar')).FindBar)
const MessageTarget = onDemand(async () => (await import('./find/MessageTarget')).MessageTarget)

const ToolCallScreen = onDemand(async () => (await import('./call/ToolCallScreen')).ToolCallScreen)

const RemovalNotice = onDemand(async () => (await import('../sessionRow/RemovalNotice')).RemovalNotice)
const StopButton = onDemand(async () => (await import('./StopButton')).StopButton)
const EndedSession = onDemand(async () => (await import('./EndedSession')).EndedSession)

const ChatMenu = onDemand(async () => (await import('./ChatMenu')).ChatMenu)

/** One session: header, conversation, composer; or one call of it in full. */
export function SessionScreen({ address }: { address: SessionAddress }) {
  const search = useSearch()
  const call = callOfQuery(search)
  if (call !== null) {
    return <ToolCallScreen key={call} address={address} id={call} search={search} />
  }
  // Another session gets a new screen, so that nothing of the old one stays.
  return <OpenSession key={addressKey(address)} address={address} />
}

function OpenSession({ address }: { address: SessionAddress }) {
  const { commands } = useHub()
  const chat = useWithHandedOver(address, useChat(address))
  const server = useApp((app) => app.servers[address.serverId])
  const session = useApp((app) => rowAt(app.sessions[address.serverId], address.sessionId))
  const machines = useApp((app) => app.machines[address.serverId])
  const serverCount = useApp((app) => app.serverOrder.length) ?? 0
  const field = useRef<HTMLTextAreaElement>(null)
  const header = headerOf(session, server, machines)
  const { title } = header
  useScreenTitle(useTabTitles() ? title : words.session.tab)
  const post = useSend(address, session)
  const [isFinding, setFinding] = useState(false)
  const message = messageOfQuery(useSearch())
  const compose = (text: string, pictures: readonly NewPicture[] = []) => {
    if (pictures.length > 0) void keptPictures().then(({ attachAgain }) => attachAgain(commands, address, pictures))
    giveBack(commands, address, text)
    field.current?.focus()
  }
  const serverLabel = server?.label ?? ''
  const ended = endedNote(session, server, machines)
  const removal = session?.marks?.removal
  // Nobody can be asked for the files of a session that does not run, or whose agent has no such calls.
  const files = ended === null && offersFiles(session?.content) ? { session: address, folder: header.folder } : null
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
      <div className={styles.screen} data-chat>
        <SessionHeader header={header} server={serverCount > 1 ? server : undefined}>
          {session && canStop(session, server) && <StopButton session={session} />}
          {session && (
            <ChatMenu
              session={session}
              chat={chat === 'gone' || chat === undefined ? null : chat}
              onFind={() => setFinding(true)}
            />
          )}
        </SessionHeader>
        {chat !== 'gone' && chat !== undefined && !isLocked && (
          <>
            {isFinding && (
              <FindBar
                chat={chat}
                onClose={() => {
                  setFinding(false)
                  const log = document.querySelector<HTMLElement>('[data-chat] [role=log]')
                  ;(field.current ?? log)?.focus()
                }}
              />
            )}
            {message !== null && <MessageTarget key={message} chat={chat} seq={message} />}
          </>
        )}
        <ShownFilesContext value={files}>
          <WorkSinceContext value={workSince(chat, session)}>
            <Body chat={isLocked ? 'locked' : chat} server={server} isLost={session?.activity === 'lost'} />
          </WorkSinceContext>
        </ShownFilesContext>
        {removal && server && session && <RemovalNotice session={session} removal={removal} server={server} />}
        {chat !== 'gone' && session && chat?.controls && !removal && !isDeleted && (
          <SessionBars session={session} controls={chat.controls} chat={chat} />
        )}
        {chat !== 'gone' && !isLocked && !isDeleted && !removal && ended === null && (
          <Composer field={field} server={server} summary={session} chat={chat} />
        )}
        {chat !== 'gone' && !isLocked && !removal && session && ended !== null && (
          <EndedSession session={session} text={ended} chat={chat} />
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
  if (chat.phase.kind === 'locked') return <Message title={words.chat.locked} text={words.chat.lockedHelp} />
  const isEmpty = chat.blocks.length === 0
  if (chat.phase.kind === 'paused' && isEmpty) return <Message title={words.chat.paused} text={words.chat.pausedHelp} />
  // The log has one place for all phases: it would lose where the person is if it were drawn anew.
  return (
    <>
      {chat.phase.kind === 'failed' && !isLost && <FailedNotice chat={chat} />}
      {chat.phase.kind === 'cached' && <CachedNotice asOf={chat.phase.asOf} />}
      {!isEmpty || chat.phase.kind === 'live' ? (
        <ChatLog chat={chat} />
      ) : (
        <Blank isLoading={chat.phase.kind !== 'failed'} />
      )}
    </>
  )
}

function Blank({ isLoading }: { isLoading: boolean }) {
  return isLoading ? <ChatSkeleton /> : <div className={styles.space} />
}

function CachedNotice({ asOf }: { asOf: number }) {
  const text = useClock((now) => words.chat.cached(clockTime(asOf, now)))
  return <output className={styles.notice}>{text}</output>
}
