import { useState } from 'react'
import type { SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { ListSkeleton } from '../sessionRow/ListSkeleton'
import { listNotes } from '../serverStatus/upToDate.logic'
import { addressKey, sessionKey } from '../addresses/sessionKey'
import { SessionRow } from '../sessionRow/SessionRow'
import { useHeldCards } from '../permissions/heldCards'
import { selectOverview, type OverviewModel } from './Overview.logic'
import { ServerProblem } from '../serverStatus/ServerProblem'
import { WaitingPlaceholder } from '../queue/asked/WaitingPlaceholder'
import { useIsNarrow } from '../ui/useIsNarrow'
import { onDemand } from '../page/onDemand'
import rowStyles from '../sessionRow/Rows.module.css'
import styles from './Overview.module.css'

// Only where there is nothing else to show.
const FirstSteps = onDemand(async () => (await import('../firstSteps/FirstSteps')).FirstSteps)

const words = messages.sessions

const DemoTerminals = onDemand(async () => (await import('../firstSteps/DemoTerminals')).DemoTerminals)

// At the end of the overview: what needs a person is there before.
const MachineGroups = onDemand(async () => (await import('../machines/MachineList')).MachineGroups, <ListSkeleton />)

// What waits brings cards and tool views: the overview does not wait for them.
const Queue = onDemand(async () => (await import('../queue/Queue')).Queue)

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

function useOverview(): OverviewModel | undefined {
  const cards = useHeldCards()
  const held = new Set(cards.map(({ session }) => addressKey(session)))
  return useApp((state) => selectOverview(state, held))
}

function LoadedOverview({ app }: { app: OverviewModel }) {
  const { running, attention, hasSessions } = app
  const { waiting } = app
  // It stays when nothing waits any more: its last card keeps its place for a moment.
  const [hasQueue, setHasQueue] = useState(false)
  if (waiting > 0 && !hasQueue) setHasQueue(true)
  const isSignedOut = connectableServers(app).length === 0
  const isQuiet = waiting === 0 && running.length === 0
  const notKnown = isSignedOut ? [] : listNotes(app)
  return (
    <>
      {hasQueue && <Queue openAtFirst={GROUP_ROWS} rows={GROUP_ROWS} isNamed whileLoading={<WaitingPlaceholder />} />}
      {app.syncedServerList.restorable.length > 0 && <RestorableServers app={app} />}
      {attention.length > 0 && (
        <section>
          <h2>{words.overview.attention}</h2>
          <ul className={rowStyles.rows}>
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
      {app.demo && <DemoTerminals demo={app.demo} headingLevel={2} />}
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
}

function Group({ title, sessions, app }: GroupProps) {
  if (sessions.length === 0) return null
  const more = sessions.length - GROUP_ROWS
  return (
    <section>
      <h2>
        {title} <span className={rowStyles.count}>{sessions.length}</span>
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={rowStyles.rows}>
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
              </li>
            )
          )
        })}
      </ul>
      {more > 0 && <p className={styles.help}>{words.overview.more(more)}</p>}
    </section>
  )
}
