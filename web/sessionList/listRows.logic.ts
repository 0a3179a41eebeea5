import type { ListedSession, ListSection } from '../listOrder/sessionOrder.logic'

/** A line of the list: the heading of a section, or a session of it. */
export type ListRow =
  | { kind: 'heading'; section: ListSection; isFolded: boolean }
  | { kind: 'session'; section: ListSection; listed: ListedSession; position: number }

/** Sessions that can be walked through, without a list of all their keys. */
export interface RowKeys {
  readonly count: number
  at(index: number): string | undefined
  /** -1 = not shown. */
  indexOf(key: string): number
}

interface Part {
  section: ListSection
  isFolded: boolean
  /** Row of its heading. */
  firstRow: number
  /** How many sessions are shown before it. */
  firstSession: number
}

/** The lines of the list, computed from their number, so that nothing here takes memory or time by the list's length. */
export class ListRows implements RowKeys {
  readonly parts: readonly Part[]
  /** How many sessions there are. */
  readonly count: number
  readonly rowCount: number

  constructor(sections: readonly ListSection[], isFolded: (id: string) => boolean) {
    let row = 0
    let session = 0
    this.parts = sections.map((section) => {
      const part = { section, isFolded: isFolded(section.id), firstRow: row, firstSession: session }
      const shown = part.isFolded ? 0 : section.sessions.length
      row += 1 + shown
      session += shown
      return part
    })
    this.rowCount = row
    this.count = session
  }

  row(index: number): ListRow | undefined {
    const part = this.parts.findLast(({ firstRow }) => firstRow <= index)
    if (!part) return undefined
    const { section, isFolded, firstRow } = part
    if (index === firstRow) return { kind: 'heading', section, isFolded }
    const position = index - firstRow - 1
    const listed = isFolded ? undefined : section.sessions[position]
    return listed && { kind: 'session', section, listed, position }
  }

  at(index: number): string | undefined {
    const part = this.parts.findLast(({ isFolded, firstSession }) => !isFolded && firstSession <= index)
    return part?.section.sessions[index - part.firstSession]?.key
  }

  indexOf(key: string): number {
    for (const { section, isFolded, firstSession } of this.parts) {
      const position = isFolded ? -1 : section.sessions.findIndex((listed) => listed.key === key)
      if (position >= 0) return firstSession + position
    }
    return -1
  }

  /** The line of a session by its number among the sessions. */
  rowOf(index: number): number {
    const part = this.parts.findLast(({ isFolded, firstSession }) => !isFolded && firstSession <= index)
    return part ? part.firstRow + 1 + index - part.firstSession : -1
  }
}
