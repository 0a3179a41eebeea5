import { useState } from 'react'
import { messages } from '../i18n/messages'
import { ScrollRegion } from '../ui/ScrollRegion'
import { VisibleText } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { diffLines, foldEmptyLines, type DiffLine } from './diffLines.logic'
import styles from './DiffView.module.css'
import type { FileChange } from './toolBody.logic'

const words = messages.sessions

/** Lines drawn at once; a whole new file may have many more. */
const FIRST_LINES = 400

interface Props {
  change: FileChange
  /** Also lines that are unchanged, or that stand between the parts of a patch. */
  complete?: boolean
  /** No line is held back, however many there are. */
  whole?: boolean
}

/** One changed file. Added and removed lines are told by sign and colour. */
export default function DiffView({ change, complete = false, whole = false }: Props) {
  const [opened, setAll] = useState(false)
  const all = opened || whole
  const diff = diffLines(change, complete)
  const lines = all ? diff.lines : diff.lines.slice(0, FIRST_LINES)
  const left = diff.lines.length - lines.length
  return (
    <figure className={styles.diff}>
      <figcaption className={styles.caption}>
        <span className={styles.path}>
          <VisibleText text={change.path} />
        </span>
        <span className={styles.counts}>
          {change.kind === 'write' ? words.tool.newFile : null}
          {change.kind !== 'replace' && change.how !== null && <VisibleText text={change.how} />}
          {diff.added > 0 && <ins aria-label={`${diff.added} ${words.tool.added}`}>+{diff.added}</ins>}
          {diff.removed > 0 && <del aria-label={`${diff.removed} ${words.tool.removed}`}>−{diff.removed}</del>}
        </span>
      </figcaption>
      <ScrollRegion className={styles.lines} label={visibleText(change.path) || words.tool.verbs.diff}>
        <div className={styles.sheet}>
          {foldEmptyLines(lines).map((line) =>
            line.kind === 'empty' ? (
              <Empty key={line.id} lines={line.lines} numbered={diff.numbered} />
            ) : (
              <Line key={line.id} line={line} numbered={diff.numbered} />
            ),
          )}
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

function Empty({ lines, numbered }: { lines: DiffLine[]; numbered: boolean }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={styles.empty}
        data-kind={lines[0]?.kind}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {messages.visibleText.emptyLines(lines.length)}
      </button>
      {isOpen && lines.map((line) => <Line key={line.id} line={line} numbered={numbered} />)}
    </>
  )
}

const SIGNS = { added: '+', removed: '−', same: ' ' } as const

function Line({ line, numbered }: { line: DiffLine; numbered: boolean }) {
  if (line.kind === 'gap') {
    return <div className={styles.gap}>{words.tool.unchanged(line.lines)}</div>
  }
  return (
    <div className={styles.line} data-kind={line.kind}>
      {numbered && <span className={styles.number}>{line.newLine ?? line.oldLine ?? ''}</span>}
      <span className={styles.sign}>{SIGNS[line.kind]}</span>
      <span>{line.text === '' ? ' ' : <VisibleText text={line.text} />}</span>
    </div>
  )
}
