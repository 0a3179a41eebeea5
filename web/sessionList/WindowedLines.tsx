import { useCallback, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { LinePlaces, withMeasured, type LineHeights } from './linePlaces.logic'
import type { ListRows } from './listRows.logic'
import { RowLines, type Line, type RowLinesProps } from './RowLines'
import { createScrollView } from './scrollView'
import styles from './SessionList.module.css'

/** Lines beyond the window, on both sides. */
const OVERSCAN = 10

/** First guess; each line is measured when it is drawn. */
const firstGuess = (): LineHeights => ({
  heading: 36,
  session: window.matchMedia('(pointer: coarse)').matches ? 52 : 44,
  unusual: new Map(),
})

/**
 * A long list: only lines near the window are in the page. `kept`: the line that stays in the page wherever the window
 * is.
 */
export function WindowedLines({ rows, kept, ...shown }: RowLinesProps & { rows: ListRows; kept: number }) {
  const box = useRef<HTMLDivElement>(null)
  const [scrollView] = useState(createScrollView)
  const { top, height } = useSyncExternalStore(scrollView.subscribe, scrollView.current)
  useLayoutEffect(() => (box.current ? scrollView.follow(box.current) : undefined), [scrollView])
  const { heights, measure } = useLineHeights()
  const places = useMemo(() => new LinePlaces(rows, heights), [rows, heights])
  const first = Math.max(0, places.lineAt(top) - OVERSCAN)
  const last = Math.min(rows.rowCount - 1, places.lineAt(top + height) + OVERSCAN)
  const start = places.startOf(first)
  return (
    <div ref={box} className={styles.windowed} style={{ blockSize: places.total }}>
      <div style={{ transform: `translateY(${start}px)` }}>
        <RowLines
          {...shown}
          lines={linesBetween(rows, first, last, kept, places, start)}
          measure={measure}
          isWindowed
        />
      </div>
    </div>
  )
}

/** The lines of the window follow each other; the kept one outside has its own place. */
function linesBetween(
  rows: ListRows,
  first: number,
  last: number,
  kept: number,
  places: LinePlaces,
  start: number,
): Line[] {
  const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
  if (kept >= 0 && kept < first) indexes.unshift(kept)
  if (kept > last) indexes.push(kept)
  return indexes.flatMap((index) => {
    const row = rows.row(index)
    const isKept = index < first || index > last
    return row ? [{ row, start: isKept ? places.startOf(index) - start : null }] : []
  })
}

/** What the lines in the page really measure, told by the engine after it laid them out. */
function useLineHeights() {
  const [heights, setHeights] = useState(firstGuess)
  const [observer] = useState(
    () =>
      new ResizeObserver((entries) => {
        const measured = entries.flatMap(({ target, borderBoxSize: [size] }) => {
          const key = target.getAttribute('data-line')
          const kind = target.tagName === 'LI' ? ('session' as const) : ('heading' as const)
          return key !== null && size ? [{ key, kind, height: size.blockSize }] : []
        })
        setHeights((known) => withMeasured(known, measured))
      }),
  )
  const measure = useCallback(
    (element: Element | null) => {
      if (!element) return undefined
      observer.observe(element)
      return () => observer.unobserve(element)
    },
    [observer],
  )
  return { heights, measure }
}
