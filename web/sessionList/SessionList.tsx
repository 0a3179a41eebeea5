import ListFilter from 'lucide-react/icons/list-filter'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { AppState } from '../../worker/api/state'
import { useApp, useAppPart } from '../hub/hooks'
import { countsOf, selectServers, type RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { useClock } from '../time/clock'
import { startOfDay } from '../time/time.logic'
import { ButtonLink } from '../ui/Button'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { onDemand } from '../page/onDemand'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { listChoice } from '../listOrder/listChoice'
import { standardArrangement, type Arrangement } from '../listOrder/arrangement.logic'
import menuStyles from '../ui/ActionMenu.module.css'
import { ListSkeleton } from '../sessionRow/ListSkeleton'
import { listNotes } from '../serverStatus/upToDate.logic'
import styles from './SessionList.module.css'
import { SessionSections } from './SessionSections'
import { createSessionFilter } from '../listOrder/sessionFilter.logic'
import { createSessionOrder } from '../listOrder/sessionOrder.logic'

// Only where the app's host offers some.
const DemoTerminals = onDemand(async () => (await import('../firstSteps/DemoTerminals')).DemoTerminals)

// Only where there is nothing else to show.
const FirstSteps = onDemand(async () => (await import('../firstSteps/FirstSteps')).FirstSteps)

// Only for those who arrange the list in another way.
const ListArranger = onDemand(async () => (await import('../listArranger/ListArranger')).ListArranger)

// Only where something is typed into the filter.
const FilterLinks = onDemand(
  async () => (await import('./FilterLinks')).FilterLinks,
  <p className={styles.links}>&nbsp;</p>,
)

const words = messages.sessions

/** The sessions of all servers in one list. */
export function SessionList() {
  const app = useApp(selectFrame)
  if (!app || (app.phase === 'reading-cache' && !app.hasSessions)) return <ListSkeleton />
  return <LoadedList app={app} />
}

/** The state around the sessions: no change of a session changes it. */
type Frame = RegisteredServers & Pick<AppState, 'phase' | 'demo'> & { restorable: number; hasSessions: boolean }

function selectFrame(app: AppState): Frame {
  const { phase, demo } = app
  return {
    ...selectServers(app),
    phase,
    demo,
    restorable: app.syncedServerList.restorable.length,
    hasSessions: app.serverOrder.some((serverId) => countsOf(app, serverId).listed > 0),
  }
}

/** The sessions that match, in order; the same object while none comes, goes or moves. */
function useSections(arrangement: Arrangement, filter: string) {
  const [order] = useState(createSessionOrder)
  const [filterOf] = useState(createSessionFilter)
  const select = useCallback(
    (app: AppState) => order(app, arrangement, filterOf(filter, app)),
    [order, filterOf, arrangement, filter],
  )
  return useAppPart(select) ?? []
}

function LoadedList({ app }: { app: Frame }) {
  const [filter, setFilter] = useState('')
  const isChosen = useStoredSetting(listChoice) !== ''
  const [panel, setPanel] = useState<'never-open' | 'open' | 'closed'>('never-open')
  const [arranged, setArranged] = useState<Arrangement | null>(null)
  const today = useClock(startOfDay)
  const standard = useMemo(() => standardArrangement(today), [today])
  const arrangement = arranged ?? standard
  // What is typed is shown at once; the list follows when there is time.
  const sections = useSections(arrangement, useDeferredValue(filter))
  const isSignedOut = connectableServers(app).length === 0
  const { hasSessions } = app
  return (
    <nav className={styles.list} aria-label={words.list.name}>
      {app.restorable > 0 && (
        // On a wide window the overview beside it names the restorable servers itself.
        <div className={styles.restorable}>
          <ButtonLink to="/servers">{words.list.syncedServerList(app.restorable)}</ButtonLink>
        </div>
      )}
      {hasSessions && (
        <div className={styles.head}>
          <FilterBox filter={filter} onChange={setFilter} />
          <button
            type="button"
            className={menuStyles.button}
            aria-label={words.list.arrange}
            title={words.list.arrange}
            aria-expanded={panel === 'open'}
            onClick={() => setPanel(panel === 'open' ? 'closed' : 'open')}
          >
            <ListFilter size={18} aria-hidden />
          </button>
        </div>
      )}
      {hasSessions && (isChosen || panel !== 'never-open') && (
        <ListArranger isOpen={panel === 'open'} sections={sections} onArranged={setArranged} />
      )}
      {hasSessions && sections.length === 0 && filter.trim() !== '' && (
        <output className={styles.note}>
          {words.list.noMatch(filter)}{' '}
          <button type="button" className={styles.clear} onClick={() => setFilter('')}>
            {words.list.clearFilter}
          </button>
        </output>
      )}
      {filter.trim() !== '' && <FilterLinks filter={filter} />}
      {hasSessions && isChosen && !arranged ? (
        <ListSkeleton />
      ) : (
        <SessionSections sections={sections} foldOf={arrangement.foldOf} showArchived={filter.trim() !== ''} />
      )}
      {listNotes(app).map(({ serverId, text }) => (
        <p key={serverId} className={styles.note}>
          {text}
        </p>
      ))}
      {!hasSessions && isSignedOut && (
        <div className={styles.signedOut}>
          <SignedOutServers app={app} />
        </div>
      )}
      {!hasSessions && !isSignedOut && listNotes(app).length === 0 && (
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
      data-session-filter
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
