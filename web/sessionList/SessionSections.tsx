import { useCallback, useDeferredValue, useMemo, useRef, useState, type MouseEvent } from 'react'
import { useLocation } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import { useApp } from '../hub/hooks'
import { hasSeveralServers } from '../hub/selectors'
import { ListRows } from './listRows.logic'
import { RowLines, type Line, type RowLinesProps } from './RowLines'
import { sessionOfPath } from '../addresses/hrefs'
import { addressKey, sessionOfKey } from '../addresses/sessionKey'
import type { Arrangement } from '../listOrder/arrangement.logic'
import { toggled } from '../listOrder/toggled'
import type { ListSection } from '../listOrder/sessionOrder.logic'
import { onDemand } from '../page/onDemand'
import { useRowFocus } from './useRowFocus'

/**
 * Up to this many all rows are in the page, where the browser's own search finds them; above it only those near the
 * window.
 */
const ALL_IN_PAGE = 100
/** Lines of the first paint. */
const FIRST_PAINT = 40

const RowMenu = onDemand(async () => (await import('../sessionActions/RowMenu')).RowMenu)

// Only where there are fingers.
const RowSwipe = onDemand(async () => (await import('../sessionActions/RowSwipe')).RowSwipe)

// Loaded only for long lists, which few people have.
const WindowedLines = onDemand(async () => (await import('./WindowedLines')).WindowedLines)

interface Props {
  sections: readonly ListSection[]
  foldOf: Arrangement['foldOf']
  /** While filtering, matches among the archived are shown like others. */
  showArchived: boolean
}

/** The sessions under their headings, with the keyboard's way through them. */
export function SessionSections({ sections, foldOf, showArchived }: Props) {
  /** Sections that are not as they are at first. */
  const [foldsChanged, setFoldsChanged] = useState<readonly string[]>([])
  const [menu, setMenu] = useState<{ address: SessionAddress; at: { x: number; y: number } } | null>(null)
  const [location] = useLocation()
  const openSession = sessionOfPath(location)
  const openKey = openSession && addressKey(openSession)
  const showServer = useApp(hasSeveralServers) ?? false
  const rows = useMemo(
    () => new ListRows(sections, (id) => !showArchived && (foldOf(id) === 'folded') !== foldsChanged.includes(id)),
    [sections, foldOf, foldsChanged, showArchived],
  )
  const container = useRef<HTMLDivElement>(null)
  const { tabStop, handlers } = useRowFocus(container, rows, openKey)
  const toggleOf = (id: string) => foldOf(id) && (() => setFoldsChanged(toggled(foldsChanged, id)))
  const shown = { openKey, tabStop, showServer, foldOf: toggleOf }
  const closeMenu = useCallback(() => setMenu(null), [])
  const limit = useDeferredValue(ALL_IN_PAGE, FIRST_PAINT)
  const first = <FirstLines {...shown} rows={rows} limit={limit} />
  return (
    // The rows are the controls; this only handles keys and menus for all of them.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={container}
      {...handlers}
      onContextMenu={(event) => {
        const address = sessionAt(event.target)
        if (!address) return
        event.preventDefault()
        setMenu({ address, at: placeOf(event) })
      }}
    >
      {window.matchMedia('(any-pointer: coarse)').matches && <RowSwipe container={container} />}
      {menu && <RowMenu key={`${menu.at.x} ${menu.at.y}`} {...menu} onClose={closeMenu} />}
      {rows.rowCount <= ALL_IN_PAGE ? (
        first
      ) : (
        <WindowedLines
          {...shown}
          rows={rows}
          kept={tabStop === null ? -1 : rows.rowOf(rows.indexOf(tabStop))}
          whileLoading={first}
        />
      )}
    </div>
  )
}

/** The session whose row an event comes from. */
function sessionAt(target: EventTarget): SessionAddress | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-session-key]') : null
  return sessionOfKey(row?.dataset['sessionKey'])
}

/** Where the menu opens: at the pointer, or at the row if it was opened by a key. */
function placeOf({ clientX, clientY, target }: MouseEvent): { x: number; y: number } {
  if (clientX !== 0 || clientY !== 0 || !(target instanceof Element)) return { x: clientX, y: clientY }
  const { left, bottom } = target.getBoundingClientRect()
  return { x: left, y: bottom }
}

function FirstLines({ rows, limit, ...shown }: RowLinesProps & { rows: ListRows; limit: number }) {
  const lines = Array.from({ length: Math.min(limit, rows.rowCount) }, (_, index) => rows.row(index)).flatMap(
    (row): Line[] => (row ? [{ row, start: null }] : []),
  )
  return <RowLines {...shown} lines={lines} />
}
