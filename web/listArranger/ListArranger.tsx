import { useEffect, useMemo, useState } from 'react'
import type { AppState } from '../../worker/api/state'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { useApp } from '../hub/hooks'
import { countsOf } from '../hub/selectors'
import { paletteMessages } from '../i18n/paletteMessages'
import type { Arrangement } from '../listOrder/arrangement.logic'
import { listChoice } from '../listOrder/listChoice'
import type { ListSection } from '../listOrder/sessionOrder.logic'
import manageStyles from '../manage/ManageScreen.module.css'
import { usePlaces } from '../projects/usePlaces'
import { useClock } from '../time/clock'
import { startOfDay } from '../time/time.logic'
import { Button } from '../ui/Button'
import { arrangementOf, type ListFilter } from './arranged.logic'
import { ArrangePanel, FilterChips } from './ArrangePanel'
import { readChoice, writeChoice } from './choice.logic'

const words = paletteMessages.arrange

interface Props {
  /** Whether the choices are on show; what narrows the list always is. */
  isOpen: boolean
  /** What the list shows. */
  sections: readonly ListSection[]
  /** Null = as the list is unless somebody chose otherwise. */
  onArranged(arrangement: Arrangement | null): void
}

/** Lets a person group, sort and narrow the list, and arranges it so. */
export function ListArranger({ isOpen, sections, onArranged }: Props) {
  const stored = useStoredSetting(listChoice)
  const choice = useMemo(() => readChoice(stored), [stored])
  // Of this page only: a list that opens narrowed down tomorrow would hide what is new.
  const [filters, setFilters] = useState<readonly ListFilter[]>([])
  const { places, isAsking, failures } = usePlaces(choice.group === 'project' ? 'untold' : 'none')
  const today = useClock(startOfDay)
  const facts = useApp(selectFacts)
  const isStandard = stored === '' && filters.length === 0
  const arrangement = useMemo(
    () => (facts && !isStandard ? arrangementOf(choice, filters, { ...facts, today, places }) : null),
    [choice, filters, facts, today, places, isStandard],
  )
  useEffect(() => onArranged(arrangement), [arrangement, onArranged])
  const isNarrowed = choice.hidesEnded || filters.length > 0
  return (
    <section aria-label={words.name} hidden={!isOpen && !isNarrowed && choice.group !== 'project'}>
      {isOpen && <ArrangePanel choice={choice} onChange={(next) => listChoice.set(writeChoice(next))} />}
      <FilterChips
        isOpen={isOpen}
        filters={filters}
        onChange={setFilters}
        facts={{ machines: facts?.machines ?? {}, places }}
      />
      {isNarrowed && (
        <p className={manageStyles.line}>
          <Shown sections={sections} />
          <Button
            look="quiet"
            onClick={() => {
              setFilters([])
              listChoice.set(writeChoice({ ...choice, hidesEnded: false }))
            }}
          >
            {words.showAll}
          </Button>
        </p>
      )}
      {choice.group === 'project' && (isAsking || failures.length > 0) && (
        <p className={manageStyles.muted}>{isAsking ? words.asking : words.notTold}</p>
      )}
    </section>
  )
}

function Shown({ sections }: { sections: readonly ListSection[] }) {
  const of = useApp(countListed)
  const shown = sections.reduce((sum, section) => sum + section.sessions.length, 0)
  return <output className={manageStyles.muted}>{of !== undefined && words.shown(shown, of)}</output>
}

function countListed(app: AppState): number {
  return app.serverOrder.reduce((sum, serverId) => sum + countsOf(app, serverId).listed, 0)
}

/** Of machines only what they are called and where they are: their heartbeats arrange nothing. */
function selectFacts({ serverOrder, servers, machines }: AppState) {
  const named: AppState['machines'] = {}
  for (const serverId of serverOrder) {
    const own: AppState['machines'][typeof serverId] = {}
    for (const machine of Object.values(machines[serverId] ?? {})) {
      own[machine.id] = { ...machine, activeAt: 0, presence: 'unknown' }
    }
    named[serverId] = own
  }
  return { servers: serverOrder.map((id) => ({ id, label: servers[id]?.label ?? '' })), machines: named }
}
