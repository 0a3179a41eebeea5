import { useState } from 'react'
import type { SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { DemoTerminals } from '../firstSteps/DemoTerminals'
import { messages } from '../i18n/messages'
import { MachineGroups } from '../machines/MachineList'

import { FirstSteps } from '../firstSteps/FirstSteps'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { ListSkeleton } from '../sessionRow/ListSkeleton'
import { isStale, listNotes } from '../serverStatus/upToDate.logic'
import { addressKey, sessionKey } from '../addresses/sessionKey'
import { SessionRow } from '../sessionRow/SessionRow'
import { useHeldCards } from '../permissions/heldCards'
import { inKeptOrder, selectOverview, type OverviewModel } from './Overview.logic'
import { ServerProblem } from '../serverStatus/ServerProblem'
import { WaitingPlaceholder } from './WaitingPlaceholder'
import { useIsNarrow } from '../ui/useIsNarrow'
import { onDemand } from '../page/onDemand'
import styles from './Overview.module.css'

const words = messages.sessions

// It brings markdown and tool views: the list does not wait for them.
const WaitingRequests = onDemand(async () => (await import('./WaitingRequests')).WaitingRequests)

// Only a browser that has just signed in has any.
const RestorableServers = onDemand(
  async () => (await import('../servers/syncedList/RestorableServers')).RestorableServers,
)

/** Rows of a group that are shown here; the list beside has them all. */
const GROUP_ROWS = 8

/** The main pane with nothing open: what waits, what runs, where. */
export function Overview() {
  const app = useOverview()
  // On a phone the list is shown in its place.
  if (useIsNarrow()) return null
  return (
    <section className={styles.overview} aria-label={words.overview.title}>
      {app ? <LoadedOverview app={app} /> : <ListSkeleton />}
    </section>
  )
}

/** On a phone: what waits, to be answered above the list. */
export function WaitingAboveList() {
  const app = useOverview()
  return app && app.waiting.length > 0 ? <WaitingList app={app} /> : null
}

function WaitingList({ app }: { app: OverviewModel }) {
  const waiting = useKeptOrder(app.waiting)
  return (
    // A box that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.aboveList} aria-label={words.overview.answer} tabIndex={0}>
      <Group title={words.overview.waiting} sessions={waiting} app={app} withRequests />
    </section>
  )
}

function useOverview(): OverviewModel | undefined {
  const cards = useHeldCards()
  const held = new Set(cards.map(({ session }) => addressKey(session)))
  return useApp((state) => selectOverview(state, held))
}

function useKeptOrder(sessions: readonly SessionSummary[]): SessionSummary[] {
  const [order, setOrder] = useState<readonly string[]>([])
  const kept = inKeptOrder(order, sessions)
  const shown = kept.map(sessionKey)
  if (shown.join('\n') !== order.join('\n')) setOrder(shown)
  return kept
}

function LoadedOverview({ app }: { app: OverviewModel }) {
  const { running, attention, hasSessions } = app
  const waiting = useKeptOrder(app.waiting)
  const isSignedOut = connectableServers(app).length === 0
  const isQuiet = waiting.length === 0 && running.length === 0
  const notKnown = isSignedOut ? [] : listNotes(app)
  return (
    <>
      <Group title={words.overview.waiting} sessions={waiting} app={app} withRequests />
      {app.syncedServerList.restorable.length > 0 && <RestorableServers app={app} />}
      {attention.length > 0 && (
        <section>
          <h2>{words.overview.attention}</h2>
          <ul className={styles.rows}>
            {attention.map((server) => (
              <ServerProblem key={server.id} server={server} showMark={app.serverOrder.length > 1} />
            ))}
          </ul>
        </section>
      )}
      <Group title={words.overview.running} sessions={running} app={app} />
      {notKnown.length > 0 && (
        <section>
          {isQuiet && <h2>{words.overview.notKnown}</h2>}
          {notKnown.map(({ serverId, text }) => (
            <p key={serverId} className={styles.help}>
              {text}
            </p>
          ))}
        </section>
      )}
      {hasSessions && isQuiet && notKnown.length === 0 && (
        <section>
          <h2>{words.overview.quiet}</h2>
          <p className={styles.help}>{words.overview.quietHelp}</p>
        </section>
      )}
      {!hasSessions && !isSignedOut && notKnown.length === 0 && (
        <section>
          <h2>{words.overview.start}</h2>
          <FirstSteps app={app} />
        </section>
      )}
      <DemoTerminals demo={app.demo} headingLevel={2} />
      {!isSignedOut && (
        <section>
          <h2>{words.machines.name}</h2>
          <MachineGroups headingLevel={3} />
        </section>
      )}
    </>
  )
}

interface GroupProps {
  title: string
  sessions: SessionSummary[]
  app: OverviewModel
  /** Shows under each session what it waits for, to be answered here. */
  withRequests?: boolean
}

function Group({ title, sessions, app, withRequests = false }: GroupProps) {
  if (sessions.length === 0) return null
  const more = sessions.length - GROUP_ROWS
  return (
    <section>
      <h2>
        {title} <span className={styles.count}>{sessions.length}</span>
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.rows}>
        {sessions.slice(0, GROUP_ROWS).map((session) => {
          const server = app.servers[session.serverId]
          return (
            server && (
              <li key={sessionKey(session)}>
                <SessionRow
                  session={session}
                  server={server}
                  machine={app.machineNames[sessionKey(session)] ?? ''}
                  showServer={app.serverOrder.length > 1}
                  isOpen={false}
                  isTabStop
                />
                {withRequests && !isStale(server) && (
                  <WaitingRequests session={session} whileLoading={<WaitingPlaceholder />} />
                )}
              </li>
            )
          )
        })}
      </ul>
      {more > 0 && <p className={styles.help}>{words.overview.more(more)}</p>}
    </section>
  )
}
