import { useDeferredValue, useRef, useState } from 'react'
import { useRoute } from 'wouter'
import type { AppState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { selectServers, type RegisteredServers } from '../hub/selectors'
import { DemoTerminals } from '../firstSteps/DemoTerminals'
import { messages } from '../i18n/messages'
import { useClock } from '../time/clock'
import { startOfDay } from '../time/time.logic'
import { ButtonLink } from '../ui/Button'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { FirstSteps } from '../firstSteps/FirstSteps'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { ListSkeleton } from './ListSkeleton'
import {
  filterSessions,
  firstRows,
  listNotes,
  machineName,
  sectionSessions,
  sessionKey,
  visibleSessions,
  type SectionId,
  type SessionSection,
} from './SessionList.logic'
import styles from './SessionList.module.css'
import { SessionRow } from './SessionRow'
import { useRowFocus } from './useRowFocus'

const words = messages.sessions

/** Rows of the first paint; the rest of a long list follows without holding the page up. */
const FIRST_PAINT_ROWS = 60
/** Rows of one section before “Show more”: a server with 20,000 sessions must not make every update draw 20,000 rows. */
const SECTION_ROWS = 1000

/** The sessions of all servers in one list. */
export function SessionList() {
  const app = useApp(selectList)
  if (!app || (app.phase === 'reading-cache' && visibleSessions(app).length === 0)) return <ListSkeleton />
  return <LoadedList app={app} />
}

type List = RegisteredServers & Pick<AppState, 'phase' | 'sessions' | 'machines' | 'demo'> & { restorable: number }

function selectList(app: AppState): List {
  const { phase, sessions, machines, demo } = app
  return { ...selectServers(app), phase, sessions, machines, demo, restorable: app.syncedServerList.restorable.length }
}

function LoadedList({ app }: { app: List }) {
  const [filter, setFilter] = useState('')
  const today = useClock(startOfDay)
  const isSignedOut = connectableServers(app).length === 0
  const all = visibleSessions(app)
  const matching = filterSessions(all, filter, app)
  const sections = sectionSessions(matching, today)
  const painted = useDeferredValue(sections, firstRows(sections, FIRST_PAINT_ROWS))
  return (
    <nav className={styles.list} aria-label={words.list.name}>
      {app.restorable > 0 && (
        // On a wide window the overview beside it has the offers themselves.
        <div className={styles.offers}>
          <ButtonLink to="/servers">{words.list.syncedServerList(app.restorable)}</ButtonLink>
        </div>
      )}
      {all.length > 0 && <FilterBox filter={filter} onChange={setFilter} />}
      {all.length > 0 && matching.length === 0 && (
        <output className={styles.note}>
          {words.list.noMatch(filter)}{' '}
          <button type="button" className={styles.clear} onClick={() => setFilter('')}>
            {words.list.clearFilter}
          </button>
        </output>
      )}
      <Sections app={app} sections={painted} showArchived={filter.trim() !== ''} />
      {listNotes(app).map(({ serverId, text }) => (
        <p key={serverId} className={styles.note}>
          {text}
        </p>
      ))}
      {all.length === 0 && isSignedOut && (
        <div className={styles.signedOut}>
          <SignedOutServers app={app} />
        </div>
      )}
      {all.length === 0 && !isSignedOut && listNotes(app).length === 0 && (
        <>
          <p className={styles.note}>{words.list.empty}</p>
          {/* On a wide window the overview beside it has the steps. */}
          <div className={styles.steps}>
            <FirstSteps app={app} />
          </div>
        </>
      )}
      {app.demo && (
        // On a wide window the overview beside it has them too.
        <div className={styles.steps}>
          <DemoTerminals demo={app.demo} headingLevel={2} />
        </div>
      )}
    </nav>
  )
}

function FilterBox({ filter, onChange }: { filter: string; onChange(filter: string): void }) {
  return (
    <input
      type="search"
      className={styles.filter}
      aria-label={words.list.filter}
      placeholder={words.list.filterHint}
      value={filter}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || filter === '') return
        event.stopPropagation()
        onChange('')
      }}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

interface SectionsProps {
  app: List
  sections: SessionSection[]
  /** While filtering, matches among the archived are shown like others. */
  showArchived: boolean
}

function Sections({ app, sections, showArchived }: SectionsProps) {
  const [archiveOpen, setArchiveOpen] = useState(false)
  const [limits, setLimits] = useState<Partial<Record<SectionId, number>>>({})
  const [, openSession] = useRoute('/s/:serverId/:sessionId')
  const openKey = openSession ? `${openSession.serverId}/${openSession.sessionId}` : null
  const shown = sections.map((section) => {
    const folded = section.id === 'archived' && !archiveOpen && !showArchived
    const limit = limits[section.id] ?? SECTION_ROWS
    const sessions = folded ? [] : section.sessions.slice(0, limit)
    const hidden = folded ? 0 : section.sessions.length - sessions.length
    return { ...section, folded, sessions, hidden, limit, keys: sessions.map(sessionKey) }
  })
  const container = useRef<HTMLDivElement>(null)
  const { tabStop, handlers } = useRowFocus(
    container,
    shown.flatMap(({ keys }) => keys),
    openKey,
  )
  const showServer = app.serverOrder.length > 1
  return (
    <div ref={container} {...handlers}>
      {shown.map(({ id, count, sessions, folded, hidden, limit }) => (
        <section key={id} className={styles.section} aria-labelledby={`sessions-${id}`} data-section={id}>
          <h2 className={styles.heading} id={`sessions-${id}`}>
            {id === 'archived' ? (
              <button
                type="button"
                className={styles.fold}
                aria-expanded={!folded}
                onClick={() => setArchiveOpen((open) => !open)}
              >
                {words.sections[id]} <span className={styles.count}>{count}</span>
              </button>
            ) : (
              <>
                {words.sections[id]} <span className={styles.count}>{count}</span>
              </>
            )}
          </h2>
          {!folded && (
            // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
            <ul role="list">
              {sessions.map((session) => {
                const server = app.servers[session.serverId]
                const key = sessionKey(session)
                return (
                  server && (
                    <li key={key} className={styles.item}>
                      <SessionRow
                        session={session}
                        server={server}
                        machine={machineName(session, app.machines[session.serverId])}
                        showServer={showServer}
                        isOpen={key === openKey}
                        isTabStop={key === tabStop}
                      />
                    </li>
                  )
                )
              })}
            </ul>
          )}
          {hidden > 0 && (
            <button
              type="button"
              className={styles.more}
              onClick={() => setLimits({ ...limits, [id]: limit + SECTION_ROWS })}
            >
              {words.list.more(Math.min(hidden, SECTION_ROWS), hidden)}
            </button>
          )}
        </section>
      ))}
    </div>
  )
}
