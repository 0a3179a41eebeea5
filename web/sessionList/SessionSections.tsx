import { lazy, Suspense, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useRoute } from 'wouter'
import { useApp } from '../hub/hooks'
import { hasSeveralServers } from '../hub/selectors'
import { ListRows } from './listRows.logic'
import { RowLines, type Line } from './RowLines'
import type { SectionId } from '../sessions/SessionList.logic'
import type { ListSection } from './sessionOrder.logic'
import { useRowFocus } from './useRowFocus'

/** So many are all in the page, where the browser's own search finds them; of more, those near the window. */
const ALL_IN_PAGE = 100
/** Lines of the first paint. */
const FIRST_PAINT = 40

// Few people have so many sessions: what puts a part of the list into the page is loaded for them.
const WindowedLines = lazy(async () => ({ default: (await import('./WindowedLines')).WindowedLines }))

interface Props {
  sections: readonly ListSection[]
  /** While filtering, matches among the archived are shown like others. */
  showArchived: boolean
}

/** The sessions under their headings, with the keyboard's way through them. */
export function SessionSections({ sections, showArchived }: Props) {
  const [archiveOpen, setArchiveOpen] = useState(false)
  const [, openSession] = useRoute('/s/:serverId/:sessionId')
  const openKey = openSession ? `${openSession.serverId}/${openSession.sessionId}` : null
  const showServer = useApp(hasSeveralServers) ?? false
  const rows = useMemo(
    () => new ListRows(sections, (id: SectionId) => id === 'archived' && !archiveOpen && !showArchived),
    [sections, archiveOpen, showArchived],
  )
  const container = useRef<HTMLDivElement>(null)
  const { tabStop, handlers } = useRowFocus(container, rows, openKey)
  const shown = { openKey, tabStop, showServer, onFold: () => setArchiveOpen(!archiveOpen) }
  const limit = useDeferredValue(ALL_IN_PAGE, FIRST_PAINT)
  const first = <RowLines {...shown} lines={firstLines(rows, limit)} />
  return (
    <div ref={container} {...handlers}>
      {rows.rowCount <= ALL_IN_PAGE ? (
        first
      ) : (
        <Suspense fallback={first}>
          <WindowedLines {...shown} rows={rows} kept={tabStop === null ? -1 : rows.rowOf(rows.indexOf(tabStop))} />
        </Suspense>
      )}
    </div>
  )
}

function firstLines(rows: ListRows, count: number): Line[] {
  return Array.from({ length: Math.min(count, rows.rowCount) }, (_, index) => rows.row(index)).flatMap((row, index) =>
    row ? [{ row, index, start: null }] : [],
  )
}
