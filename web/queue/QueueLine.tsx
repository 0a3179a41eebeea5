import ChevronDown from 'lucide-react/icons/chevron-down'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { useId, useRef, type ReactNode } from 'react'
import { hasEnded, type ServerState } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { permissionMessages } from '../i18n/permissionMessages'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { onDemand } from '../page/onDemand'
import { isStale } from '../serverStatus/upToDate.logic'
import { SessionRow } from '../sessionRow/SessionRow'
import { ActionMenu, MenuItem } from '../ui/ActionMenu'
import { Button, ButtonLink } from '../ui/Button'
import { focusComingCard } from '../waiting/queueFocus'
import styles from './Queue.module.css'
import { sessionOf, type QueueLine as Line } from './queue.logic'
import { snooze, snoozeChoices } from './snooze.logic'
import { useNextLine } from './useNextLine'
import { WaitingPlaceholder } from './WaitingPlaceholder'

const words = paletteMessages.queue

// They bring markdown and tool views: the lines do not wait for them.
const WaitingRequests = onDemand(async () => (await import('./WaitingRequests')).WaitingRequests)
const AskedLine = onDemand(async () => (await import('./AskedLine')).AskedLine)
const LastText = onDemand(async () => (await import('./LastText')).LastText)

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
  const { key, kind, session, machine } = line
  const item = useRef<HTMLLIElement>(null)
  const bodyId = useId()
  useNextLine(item)
  const title = sessionTitle(session)
  const opens = kind === 'asks' || kind === 'finished'
  return (
    <li ref={item} data-queue-line>
      <div className={styles.line}>
        <SessionRow
          session={session}
          server={server}
          machine={machine}
          showServer={showServer}
          isOpen={false}
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
              data-asks={kind === 'asks' || undefined}
              onClick={onToggle}
            >
              {isOpen ? <ChevronDown size={18} aria-hidden /> : <ChevronRight size={18} aria-hidden />}
            </button>
          </>
        )}
      </div>
      <div id={bodyId}>
        {kind === 'over' && <Over lineKey={key} />}
        {kind === 'asks' && !isOpen && tellsWhat && !isStale(server) && (
          <p className={styles.asked}>
            <AskedLine session={session} />
          </p>
        )}
        {opens && isOpen && (
          <Body>
            {kind === 'finished' ? (
              <Finished line={line} title={title} />
            ) : isStale(server) ? (
              <p className={styles.asked}>{permissionMessages.notConnected(server.label)}</p>
            ) : (
              <WaitingRequests
                session={session}
                onCard={() => focusComingCard(item.current)}
                whileLoading={<WaitingPlaceholder />}
              />
            )}
          </Body>
        )}
      </div>
    </li>
  )
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
  return (
    <>
      {error && (
        <span role="alert">
          {messages.error(error).what} {messages.error(error).todo}
        </span>
      )}
      <ActionMenu name={words.more(title)}>
        {/* Made when it opens: the choices depend on the time. */}
        <SnoozeItems line={line} />
        {kind === 'finished' && (
          <MenuItem onChoose={() => run(commands.markRead({ serverId: session.serverId, sessionId: session.id }))}>
            {words.read}
          </MenuItem>
        )}
      </ActionMenu>
    </>
  )
}

function SnoozeItems({ line }: { line: Line }) {
  return snoozeChoices(Date.now()).map(({ choice, until }) => (
    <MenuItem key={choice} onChoose={() => snooze(line, until)}>
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

/** Of the session as it is now: the line itself is what it was when it waited. */
function Over({ lineKey }: { lineKey: string }) {
  const ended = useApp((app) => hasEnded(sessionOf(app, lineKey)?.activity))
  return <output className={styles.asked}>{ended ? words.overEnded : words.over}</output>
}
