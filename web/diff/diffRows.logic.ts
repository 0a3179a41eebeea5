import { foldEmptyLines, type DiffLine, type EmptyLines } from './diffLines.logic'

/** Unchanged lines that are folded, and can be opened. */
export interface FoldedContext {
  id: number
  kind: 'context'
  rows: (DiffLine | EmptyLines)[]
}

export type Row = DiffLine | EmptyLines | FoldedContext

/** Unchanged lines that stay around a change. */
const keptLines = 3
/** Folding fewer would win nothing. */
const leastFolded = 4

/** The lines as they are drawn: long runs of unchanged ones folded, but for those next to a change. */
export function foldContext(lines: readonly DiffLine[]): Row[] {
  const rows = foldEmptyLines(lines)
  const folded: Row[] = []
  for (let start = 0; start < rows.length;) {
    let end = start
    while (end < rows.length && isSame(rows[end])) end += 1
    const run = rows.slice(start, Math.max(end, start + 1))
    const head = start === 0 ? 0 : keptLines
    const tail = end === rows.length ? 0 : keptLines
    const hidden = run.slice(head, run.length - tail)
    if (end === start || hidden.length < leastFolded || run.length === rows.length) folded.push(...run)
    else {
      const [first] = hidden
      folded.push(...run.slice(0, head), { id: first?.id ?? 0, kind: 'context', rows: hidden })
      folded.push(...run.slice(run.length - tail))
    }
    start += run.length
  }
  return folded
}

export function linesIn(row: DiffLine | EmptyLines): number {
  return row.kind === 'empty' ? row.lines.length : 1
}

function isSame(row: DiffLine | EmptyLines | undefined): boolean {
  return row?.kind === 'same' || (row?.kind === 'empty' && row.lines[0]?.kind === 'same')
}

type TextLine = Exclude<DiffLine, { kind: 'gap' }>

/** Both sides of one row; null = nothing stands there. */
export interface Pair {
  id: number
  kind: 'pair'
  before: TextLine | null
  after: TextLine | null
}

/** Removed lines beside the added ones that stand in their place. */
export function pairRows(rows: readonly Row[]): (Pair | Exclude<Row, TextLine>)[] {
  const paired: (Pair | Exclude<Row, TextLine>)[] = []
  let removed: TextLine[] = []
  let added: TextLine[] = []
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const [before, after] = [removed[index] ?? null, added[index] ?? null]
      paired.push({ id: before?.id ?? after?.id ?? 0, kind: 'pair', before, after })
    }
    ;[removed, added] = [[], []]
  }
  for (const row of rows) {
    switch (row.kind) {
      case 'removed':
        if (added.length > 0) flush()
        removed.push(row)
        break
      case 'added':
        added.push(row)
        break
      case 'same':
        flush()
        paired.push({ id: row.id, kind: 'pair', before: row, after: row })
        break
      default:
        flush()
        paired.push(row)
    }
  }
  flush()
  return paired
}

/** The texts of both sides as far as they are known, and where each line begins in its own. */
export function sidesOf(lines: readonly DiffLine[]): { before: string; after: string; starts: Map<number, number> } {
  const texts = { before: [] as string[], after: [] as string[] }
  const length = { before: 0, after: 0 }
  const starts = new Map<number, number>()
  for (const line of lines) {
    if (line.kind === 'gap') continue
    for (const side of ['before', 'after'] as const) {
      if (line.kind === (side === 'before' ? 'added' : 'removed')) continue
      // A line that both have is drawn with the colours of the new text.
      starts.set(line.id, length[side])
      texts[side].push(line.text)
      length[side] += line.text.length + 1
    }
  }
  return { before: texts.before.join('\n'), after: texts.after.join('\n'), starts }
}
