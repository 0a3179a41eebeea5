import type { ListRows } from './listRows.logic'

/** How high lines are. Almost all of a kind are alike, so that nobody has to look at each of thousands. */
export interface LineHeights {
  readonly heading: number
  readonly session: number
  /** Of the few that differ. By the key of the session, or the id of the section. */
  readonly unusual: ReadonlyMap<string, number>
}

export interface MeasuredLine {
  key: string
  kind: 'heading' | 'session'
  height: number
}

/** From so many lines at once the usual height is learnt: a text size of the browser's changes all of them. */
const ENOUGH_TO_LEARN = 8

/** The heights after some lines were measured; the same object when they are as expected. */
export function withMeasured(heights: LineHeights, lines: readonly MeasuredLine[]): LineHeights {
  // A list that is not displayed has no heights.
  const seen = lines.filter(({ height }) => height > 0)
  const session = usualOf(seen.flatMap(({ kind, height }) => (kind === 'session' ? [height] : []))) ?? heights.session
  const usual = { heading: heights.heading, session }
  const unusual = new Map(heights.unusual)
  for (const { key, kind, height } of seen) {
    if (Math.abs(height - usual[kind]) < 0.5) unusual.delete(key)
    else unusual.set(key, height)
  }
  const isSame =
    session === heights.session &&
    unusual.size === heights.unusual.size &&
    [...unusual].every(([key, height]) => heights.unusual.get(key) === height)
  return isSame ? heights : { ...usual, unusual }
}

/** What most of them have; null = too few to tell. */
function usualOf(heights: readonly number[]): number | null {
  if (heights.length < ENOUGH_TO_LEARN) return null
  const counts = new Map<number, number>()
  for (const height of heights) counts.set(height, (counts.get(height) ?? 0) + 1)
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most && most[1] * 2 > heights.length ? most[0] : null
}

/** Line of a session by its key, or of a heading by the id of its section; -1 = not shown. */
export function lineOf(rows: ListRows, key: string): number {
  const heading = rows.parts.find(({ section }) => section.id === key)
  if (heading) return heading.firstRow
  const index = rows.indexOf(key)
  return index < 0 ? -1 : rows.rowOf(index)
}

/** Where each line is, at a cost that does not grow with the list. Law: equal to adding up the heights of all. */
export class LinePlaces {
  readonly total: number
  readonly #rows: ListRows
  readonly #heights: LineHeights
  readonly #extras: readonly { index: number; extra: number }[]

  constructor(rows: ListRows, heights: LineHeights) {
    this.#rows = rows
    this.#heights = heights
    this.#extras = [...heights.unusual].flatMap(([key, height]) => {
      const index = lineOf(rows, key)
      const usual = rows.row(index)?.kind === 'heading' ? heights.heading : heights.session
      return index < 0 ? [] : [{ index, extra: height - usual }]
    })
    this.total = this.startOf(rows.rowCount)
  }

  /** Distance of a line from the top of the list; of the one after the last: the height of all. */
  startOf(index: number): number {
    const headings = this.#rows.parts.filter(({ firstRow }) => firstRow < index).length
    let start = headings * this.#heights.heading + (index - headings) * this.#heights.session
    for (const one of this.#extras) if (one.index < index) start += one.extra
    return start
  }

  /** The line at this distance from the top; the nearest one outside. */
  lineAt(distance: number): number {
    let low = 0
    let high = Math.max(0, this.#rows.rowCount - 1)
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.startOf(middle) <= distance) low = middle
      else high = middle - 1
    }
    return low
  }
}
