import ChevronDown from 'lucide-react/icons/chevron-down'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { useCallback, useId, useRef, useState, type ReactNode } from 'react'
import type { ServerState } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { permissionMessages } from '../i18n/permissionMessages'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { onDemand } from '../page/onDemand'
import { undoNotice } from '../page/undoNotice'
import { isStale } from '../serverStatus/upToDate.logic'
import { SessionRow } from '../sessionRow/SessionRow'
import { ActionMenu, MenuItem } from '../ui/ActionMenu'
import { Button, ButtonLink } from '../ui/Button'
import { focusComingCard } from '../waiting/queueFocus'
import { useLineInView } from '../waiting/queueInView'
import styles from './Queue.module.css'
import type { QueueLine as Line } from './queue.logic'
import { snooze, snoozeChoices } from './snooze.logic'
import { useNextLine } from './useNextLine'
import { WaitingPlaceholder } from './asked/WaitingPlaceholder'

const words = paletteMessages.queue

// They bring markdown and tool views: the lines do not wait for them.
const WaitingRequests = onDemand(async () => (await import('./asked/WaitingRequests')).WaitingRequests)
const AskedLine = onDemand(async () => (await import('./asked/AskedLine')).AskedLine)
const LastText = onDemand(async () => (await import('./asked/LastText')).LastText)
const UnsentPrompts = onDemand(async () => (await import('./UnsentPrompts')).UnsentPrompts)
const OverLine = onDemand(async () => (await import('./OverLine')).OverLine)

interface Props {
  line: Line
  server: ServerState
  showServer: boolean
  isOpen: boolean
  /** Says what is asked while it is closed. */
  tellsWhat: boolean
  onToggle(): void
}

/** One thing that waits: what, where, since when; opened, it is answered in place. */
export function QueueLine({ line, server, showServer, isOpen, tellsWhat, onToggle }: Props) {
  const { kind, session, machine } = line
  const item = useRef<HTMLLIElement>(null)
  const bodyId = useId()
  useNextLine(item)
  useLineInView(item, tells({ line, server, isOpen, tellsWhat }) ? line.key : null)
  const title = sessionTitle(session)
  const opens = kind === 'asks' || kind === 'finished' || kind === 'unsent'
  return (
    <li ref={item} data-queue-line>
      <div className={styles.line}>
        <SessionRow
          session={session}
          server={server}
          machine={machine}
          showServer={showServer}
          isOpen={false}
          time={line.since}
          isTabStop
        />
        {opens && (
          <>
            <LineMenu line={line} title={title} />
            <button
              type="button"
              className={styles.toggle}
              aria-label={words.show(title)}
              title={words.show(title)}
              aria-expanded={isOpen}
              aria-controls={bodyId}
              data-waits={kind}
              onClick={onToggle}
            >
              {isOpen ? <ChevronDown size={18} aria-hidden /> : <ChevronRight size={18} aria-hidden />}
            </button>
          </>
        )}
      </div>
      <div id={bodyId}>
        <LineBody
          line={line}
          server={server}
          isOpen={isOpen}
          tellsWhat={tellsWhat}
          onCard={() => focusComingCard(item.current)}
        />
      </div>
    </li>
  )
}

/** Whether the line says what a notification would. */
function tells({ line: { kind }, server, isOpen, tellsWhat }: Omit<BodyProps, 'onCard'>): boolean {
  if (isStale(server)) return false
  return kind === 'finished' || (kind === 'asks' && (isOpen || tellsWhat))
}

interface BodyProps extends Pick<Props, 'line' | 'server' | 'isOpen' | 'tellsWhat'> {
  onCard(): void
}

/** What stands under a line: what is asked, said or could not be sent; closed, the first words of it. */
function LineBody({ line, server, isOpen, tellsWhat, onCard }: BodyProps) {
  const { key, kind, session } = line
  const address = { serverId: session.serverId, sessionId: session.id }
  /** Ids of the requests that were here last, one a line. */
  const [asked, setAsked] = useState('')
  const onAsked = useCallback((ids: string) => setAsked(ids), [])
  const title = sessionTitle(session)
  switch (kind) {
    case 'over':
      return <OverLine lineKey={key} asked={asked} />
    case 'failed':
      return null
    case 'unsent':
      return isOpen ? (
        <Body>
          <UnsentPrompts address={address} />
        </Body>
      ) : (
        <p className={styles.asked}>{words.unsent.line(server.label)}</p>
      )
    case 'finished':
      return (
        isOpen && (
          <Body>
            <Finished line={line} title={title} />
          </Body>
        )
      )
    case 'asks':
      if (isStale(server)) {
        return isOpen && <p className={styles.asked}>{permissionMessages.notConnected(server.label)}</p>
      }
      if (isOpen) {
        return (
          <Body>
            <WaitingRequests
              session={session}
              onCard={onCard}
              onAsked={onAsked}
              whileLoading={<WaitingPlaceholder />}
            />
          </Body>
        )
      }
      return (
        tellsWhat && (
          <p className={styles.asked}>
            <AskedLine session={session} onAsked={onAsked} />
          </p>
        )
      )
  }
}

/** What is open under a line; when it goes with the focus in it, the next line has it. */
function Body({ children }: { children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null)
  useNextLine(body)
  return <div ref={body}>{children}</div>
}

function LineMenu({ line, title }: { line: Line; title: string }) {
  const { kind, session } = line
  const { commands } = useHub()
  const { run, error } = useAction()
  const address = { serverId: session.serverId, sessionId: session.id }
  const mute = () =>
    run(commands.markSession(address, { wants: 'mute' }), () =>
      undoNotice.set({
        text: words.isMuted(title),
        action: messages.sessions.removal.undo,
        // Its line is gone by then: whoever undoes it says what fails.
        undo: () => commands.markSession(address, { wants: session.marks?.wants ?? null }),
      }),
    )
  return (
    <>
      {error && (
        <span role="alert">
          {messages.error(error).what} {messages.error(error).todo}
        </span>
      )}
      <ActionMenu name={words.more(title)}>
        {/* Made when it opens: the choices depend on the time. */}
        <SnoozeItems line={line} title={title} />
        <MenuItem onChoose={() => mute()}>{words.mute}</MenuItem>
        {kind === 'finished' && <MenuItem onChoose={() => run(commands.markRead(address))}>{words.read}</MenuItem>}
      </ActionMenu>
    </>
  )
}

function SnoozeItems({ line, title }: { line: Line; title: string }) {
  return snoozeChoices(Date.now()).map(({ choice, until }) => (
    <MenuItem
      key={choice}
      onChoose={() => {
        snooze(line, until)
        undoNotice.set({
          text: words.isSnoozed(title),
          action: messages.sessions.removal.undo,
          undo: () => snooze(line, null),
        })
      }}
    >
      {words.snooze[choice]}
    </MenuItem>
  ))
}

function Finished({ line: { session }, title }: { line: Line; title: string }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const address = { serverId: session.serverId, sessionId: session.id }
  return (
    <>
      <LastText address={address} of={title} />
      <p className={styles.actions}>
        <ButtonLink to={sessionHref(session.serverId, session.id)} label={words.open(title)}>
          {paletteMessages.manage.open}
        </ButtonLink>
        <Button aria-disabled={isBusy} onClick={() => run(commands.markRead(address))}>
          {words.read}
        </Button>
        {error && (
          <span role="alert">
            {messages.error(error).what} {messages.error(error).todo}
          </span>
        )}
      </p>
    </>
  )
}
