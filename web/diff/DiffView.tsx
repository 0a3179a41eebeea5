import { useMemo, useRef, useState, type ReactNode } from 'react'
import { fileEnding } from '../highlight/fileEnding'
import type { Colours } from '../highlight/tones'
import { useColours } from '../highlight/useColours'
import { filesMessages } from '../i18n/filesMessages'
import { messages } from '../i18n/messages'
import { ScrollRegion } from '../ui/ScrollRegion'
import { VisibleText } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { changedWords, type Range } from './changedWords.logic'
import { chooseSideBySide, useDiffLayout } from './diffLayout'
import { DiffLineText } from './DiffLineText'
import { foldContext, linesIn, pairRows, sidesOf, type Pair, type Row } from './diffRows.logic'
import { diffLines, foldEmptyLines, type DiffLine } from './diffLines.logic'
import lineStyles from '../code/NumberedLines.module.css'
import styles from './DiffView.module.css'
import type { FileChange } from './fileChange'

const words = messages.sessions

/** Rows drawn at once; a whole new file may have many more. */
const FIRST_ROWS = 400

interface Props {
  change: FileChange
  /** Also lines that are unchanged, or that stand between the parts of a patch. */
  complete?: boolean
  /** No line is held back, however many there are. */
  whole?: boolean
  /** Where lines can be commented on. */
  review?: DiffReview
}

type Side = 'before' | 'after'

/** A line of a numbered diff: as it was (`before`), or as it is now. */
export interface ReviewedLine {
  side: Side
  number: number
  text: string
}

export interface DiffReview {
  /** What a press on the line's number does, in words. */
  label(line: ReviewedLine): string
  onPick(line: ReviewedLine): void
  /** What stands below a line. */
  below(line: ReviewedLine): ReactNode
}

/** What all lines of one change share. */
interface Sheet {
  /** Of which sides it has numbers. */
  numbered: readonly Side[]
  isSideBySide: boolean
  changed: ReadonlyMap<number, Range[]>
  starts: ReadonlyMap<number, number>
  colours: { before: Colours | null; after: Colours | null }
  review: DiffReview | null
}

/** One changed file. Added and removed lines are told by sign and colour. */
export default function DiffView({ change, complete = false, whole = false, review }: Props) {
  const [opened, setAll] = useState(false)
  const figure = useRef<HTMLElement>(null)
  const { isPossible, isSideBySide } = useDiffLayout(figure)
  const { diff, rows, changed, sides } = useMemo(() => {
    const diff = diffLines(change, complete)
    const rows = complete ? foldEmptyLines(diff.lines) : foldContext(diff.lines)
    return { diff, rows, changed: changedWords(diff.lines), sides: sidesOf(diff.lines) }
  }, [change, complete])
  const language = ('language' in change && change.language) || fileEnding(change.path)
  const colours = { before: useColours(sides.before, language), after: useColours(sides.after, language) }
  // What was only added or removed has one side.
  const canSplit = isPossible && diff.added > 0 && diff.removed > 0
  const sheet: Sheet = {
    numbered: diff.numbered ? numberedSides(diff.lines) : [],
    isSideBySide: isSideBySide && canSplit,
    changed,
    starts: sides.starts,
    colours,
    review: (diff.numbered && review) || null,
  }
  const shown = opened || whole ? rows : rows.slice(0, FIRST_ROWS)
  const left = rows.length - shown.length
  return (
    <figure ref={figure} className={styles.diff}>
      <figcaption className={styles.caption}>
        <span className={styles.path}>
          <VisibleText text={change.path} />
        </span>
        <span className={styles.counts}>
          {canSplit && (
            <button
              type="button"
              className={styles.layout}
              aria-pressed={isSideBySide}
              onClick={() => chooseSideBySide(!isSideBySide)}
            >
              {filesMessages.diff.sideBySide}
            </button>
          )}
          {change.kind === 'write' && change.content !== '' && <span>{filesMessages.diff.newFile}</span>}
          {change.how !== null && (
            <span>
              <VisibleText text={change.how} />
            </span>
          )}
          {diff.added > 0 && <ins aria-label={`${diff.added} ${filesMessages.diff.added}`}>+{diff.added}</ins>}
          {diff.removed > 0 && <del aria-label={`${diff.removed} ${filesMessages.diff.removed}`}>−{diff.removed}</del>}
        </span>
      </figcaption>
      <ScrollRegion className={styles.lines} label={visibleText(change.path) || words.tool.verbs.diff}>
        <div className={styles.sheet}>
          <Rows rows={shown} sheet={sheet} />
        </div>
      </ScrollRegion>
      {left > 0 && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {words.tool.moreLines(left)}
        </button>
      )}
    </figure>
  )
}

/** What is only there before, or only after, has one column of numbers: there is little room on a phone. */
function numberedSides(lines: readonly DiffLine[]): Side[] {
  return (['before', 'after'] as const).filter((side) =>
    lines.some((line) => line.kind !== 'gap' && numberOf(line, side) !== null),
  )
}

function numberOf(line: NonNullable<LineProps['line']>, side: Side): number | null {
  return side === 'before' ? line.oldLine : line.newLine
}

function Rows({ rows, sheet }: { rows: readonly Row[]; sheet: Sheet }): ReactNode {
  const drawn = sheet.isSideBySide ? pairRows(rows) : rows
  return drawn.map((row) => <RowView key={`${row.kind} ${row.id}`} row={row} sheet={sheet} />)
}

function RowView({ row, sheet }: { row: Row | Pair; sheet: Sheet }) {
  switch (row.kind) {
    case 'gap':
      return <div className={styles.gap}>{filesMessages.diff.unchanged(row.lines)}</div>
    case 'empty':
      return (
        <Fold
          className={styles.empty}
          kind={row.lines[0]?.kind}
          label={messages.visibleText.emptyLines(row.lines.length)}
          rows={row.lines}
          sheet={sheet}
        />
      )
    case 'context': {
      const count = row.rows.reduce((sum, one) => sum + linesIn(one), 0)
      return (
        <Fold className={styles.fold} label={filesMessages.diff.showUnchanged(count)} rows={row.rows} sheet={sheet} />
      )
    }
    case 'pair':
      return (
        <>
          <div className={styles.pair}>
            <Line line={row.before} side="before" sheet={sheet} />
            <Line line={row.after} side="after" sheet={sheet} />
          </div>
          {belowLine(row.before, 'before', sheet)}
          {belowLine(row.after, 'after', sheet)}
        </>
      )
    default: {
      const side = row.kind === 'removed' ? 'before' : 'after'
      return (
        <>
          <Line line={row} side={side} sheet={sheet} />
          {belowLine(row, side, sheet)}
        </>
      )
    }
  }
}

interface FoldProps {
  className: string | undefined
  kind?: DiffLine['kind'] | undefined
  label: string
  rows: readonly Row[]
  sheet: Sheet
}

function Fold({ className, kind, label, rows, sheet }: FoldProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={className}
        data-kind={kind}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && <Rows rows={rows} sheet={sheet} />}
    </>
  )
}

const SIGNS = { added: '+', removed: '−', same: ' ' } as const

interface LineProps {
  /** Null = on this side nothing stands there. */
  line: Exclude<DiffLine, { kind: 'gap' }> | null
  side: Side
  sheet: Sheet
}

function Line({ line, side, sheet }: LineProps) {
  if (line === null) return <div className={styles.nothing} />
  const { numbered, isSideBySide, changed, starts, colours } = sheet
  const reviewed = reviewedLine(line, side)
  return (
    <div className={styles.line} data-kind={line.kind}>
      {(isSideBySide ? numbered.filter((of) => of === side) : numbered).map((of) => (
        <span key={of} className={`${lineStyles.number} ${styles.number}`}>
          {reviewed?.side === of ? <LineNumber line={reviewed} review={sheet.review} /> : (numberOf(line, of) ?? '')}
        </span>
      ))}
      <span className={styles.sign}>{SIGNS[line.kind]}</span>
      <span>
        <DiffLineText
          text={line.text}
          // A line that both have begins where the new text has it.
          colours={line.kind === 'removed' ? colours.before : colours.after}
          start={starts.get(line.id) ?? 0}
          changed={changed.get(line.id) ?? []}
        />
      </span>
    </div>
  )
}

function LineNumber({ line, review }: { line: ReviewedLine; review: DiffReview | null }) {
  if (!review) return line.number
  return (
    <button type="button" aria-label={review.label(line)} onClick={() => review.onPick(line)}>
      {line.number}
    </button>
  )
}

function belowLine(line: LineProps['line'], side: LineProps['side'], { review }: Sheet): ReactNode {
  const reviewed = review && line && reviewedLine(line, side)
  return reviewed && review.below(reviewed)
}

/** A line that both have counts as one of the new text. */
function reviewedLine(line: NonNullable<LineProps['line']>, shownAs: LineProps['side']): ReviewedLine | null {
  const side = line.newLine === null ? 'before' : 'after'
  const number = numberOf(line, side)
  return number === null || side !== shownAs ? null : { side, number, text: line.text }
}
