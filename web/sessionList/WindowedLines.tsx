import { defaultRangeExtractor, measureElement, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { ListRows } from './listRows.logic'
import { RowLines, type RowLinesProps } from './RowLines'
import styles from './SessionList.module.css'

const coarse = window.matchMedia('(pointer: coarse)')
const OVERSCAN = 12

/**
 * A long list: only lines near the window are in the page. `kept`: the line that stays in the page wherever the window
 * is.
 */
export function WindowedLines({ rows, kept, ...shown }: RowLinesProps & { rows: ListRows; kept: number }) {
  'use no memo'
  const box = useRef<HTMLDivElement>(null)
  const [scroller, setScroller] = useState<Element | null>(null)
  const [above, setAbove] = useState(0)
  // The same functions for the same rows: with others it would look at every row again, however many there are.
  const estimateSize = useCallback((index: number) => heightOf(rows, index), [rows])
  const getItemKey = useCallback((index: number) => rows.rowKey(index), [rows])
  // The virtualizer is one mutable object. The compiler would memoise by its identity and never draw again.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.rowCount,
    getScrollElement: () => scroller,
    estimateSize,
    getItemKey,
    measureElement: measuredLater,
    overscan: OVERSCAN,
    scrollMargin: above,
    initialRect: { width: 0, height: window.innerHeight },
    rangeExtractor: (range) => {
      const near = defaultRangeExtractor(range)
      return kept < 0 || near.includes(kept) ? near : [...near, kept].sort((a, b) => a - b)
    },
  })
  useLayoutEffect(() => {
    const element = box.current
    const found = element && scrollerOf(element)
    if (!found) return
    setScroller(found)
    const look = () => {
      const distance = element.getBoundingClientRect().top - found.getBoundingClientRect().top
      setAbove(Math.round(distance + found.scrollTop))
    }
    look()
    // Content above the lines comes and goes, which moves the list's place in the page.
    const observer = new ResizeObserver(look)
    observer.observe(element.closest('nav') ?? element)
    return () => observer.disconnect()
  }, [])
  const lines = virtualizer.getVirtualItems().flatMap(({ index, start }) => {
    const row = rows.row(index)
    return row ? [{ row, index, start: start - above }] : []
  })
  return (
    <div ref={box} className={styles.windowed} style={{ blockSize: virtualizer.getTotalSize() }}>
      <RowLines {...shown} lines={lines} measure={virtualizer.measureElement} />
    </div>
  )
}

/** To ask for a height when a line is drawn would lay the page out in the middle of the work; its observer tells it anyway. */
function measuredLater(
  element: Element,
  entry: ResizeObserverEntry | undefined,
  virtualizer: Virtualizer<Element, Element>,
): number {
  if (entry) return measureElement(element, entry, virtualizer)
  const index = virtualizer.indexFromElement(element)
  return virtualizer.measurementsCache[index]?.size ?? virtualizer.options.estimateSize(index)
}

/** First guess; each line is measured when it is drawn. */
function heightOf(rows: ListRows, index: number): number {
  if (rows.row(index)?.kind === 'heading') return 36
  return coarse.matches ? 52 : 44
}

function scrollerOf(element: Element): Element {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at)
    if (overflowY === 'auto' || overflowY === 'scroll') return at
  }
  return document.documentElement
}
