import { memo } from 'react'
import { Link } from 'wouter'
import type { ServerState, SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { messages } from '../i18n/messages'
import { useClock } from '../time/clock'
import { RelativeTime } from '../time/RelativeTime'
import { clockTime } from '../time/time.logic'
import { ServerMark } from '../ui/ServerMark'
import { baseName, shortPath } from '../names/path.logic'
import { onDemand } from '../page/onDemand'
import { SessionGlyph } from './SessionGlyph'
import { isStale } from '../serverStatus/upToDate.logic'
import { sessionKey } from '../addresses/sessionKey'
import { sessionState } from './sessionState.logic'
import { sessionTitle } from '../names/sessionNames.logic'
import styles from './SessionRow.module.css'

// Rare.
const RemovalNotice = onDemand(async () => (await import('./RemovalNotice')).RemovalNotice)

const words = messages.sessions

interface Props {
  session: SessionSummary
  server: ServerState
  machine: string
  /** Off with a single server: its mark says nothing then. */
  showServer: boolean
  isOpen: boolean
  /** Missing = of its last message. */
  time?: number
  /** Exactly one row of a list is in the tab order; the arrow keys move between rows. */
  isTabStop: boolean
}

/** Two lines: title and age; server, machine, folder. A link to the session. */
export const SessionRow = memo(function SessionRow(props: Props) {
  const { session, server, machine, showServer, isOpen, isTabStop, time = session.updatedAt } = props
  const stale = isStale(server)
  const state = sessionState(session, stale)
  const title = sessionTitle(session)
  const { content, marks } = session
  if (marks?.removal) return <RemovalNotice session={session} removal={marks.removal} server={server} title={title} />
  const folder = content.kind === 'open' ? baseName(content.path) || content.path : ''
  return (
    <Link
      href={sessionHref(session.serverId, session.id)}
      className={styles.row}
      data-session-key={sessionKey(session)}
      data-stale={stale || undefined}
      data-unread={session.unread || undefined}
      aria-current={isOpen ? 'page' : undefined}
      tabIndex={isTabStop ? 0 : -1}
    >
      <span className={styles.title} title={title}>
        {title}
      </span>
      {/* Screen readers read the link's text in this order. */}
      <span className="visually-hidden">{server.label}</span>
      <span className={styles.place}>
        {showServer && (
          <span aria-hidden>
            <ServerMark server={server} />
          </span>
        )}
        {machine && <span className={`${styles.part} ${styles.machine}`}>{machine}</span>}
        {content.kind === 'open' ? (
          <span className={styles.part} title={shortPath(content.path, content.homeDir)}>
            {folder}
          </span>
        ) : (
          <span className={styles.part}>{words.session.lockedHelp}</span>
        )}
        {stale && server.listsAsOf !== null && <AsOf time={server.listsAsOf} />}
      </span>
      <span className="visually-hidden">{state.text}</span>
      <span className={styles.state} title={state.text} aria-hidden>
        <SessionGlyph glyph={state.glyph} />
      </span>
      <RelativeTime time={time} className={styles.time} />
    </Link>
  )
})

function AsOf({ time }: { time: number }) {
  return <span className={styles.asOf}>{useClock((now) => words.time.asOf(clockTime(time, now)))}</span>
}
