import { useState } from 'react'
import { messages } from '../i18n/messages'
import { ScrollRegion } from '../ui/ScrollRegion'
import { diffLines, type DiffLine } from './diffLines.logic'
import styles from './DiffView.module.css'
import type { FileChange } from './toolCall.logic'

const words = messages.sessions

/** Lines drawn at once; a whole new file may have many more. */
const FIRST_LINES = 400

/** One changed file; `whole` = no line is held back. Added and removed lines are told by sign and colour. */
export default function DiffView({ change, whole = false }: { change: FileChange; whole?: boolean }) {
  const [all, setAll] = useState(whole)
  const diff = diffLines(change)
  const lines = all ? diff.lines : diff.lines.slice(0, FIRST_LINES)
  const left = diff.lines.length - lines.length
  return (
    <figure className={styles.diff}>
      <figcaption className={styles.caption}>
        <span className={styles.path}>{change.path}</span>
        <span className={styles.counts}>
          {change.kind === 'write' ? words.tool.newFile : null}
          {diff.added > 0 && <ins aria-label={`${diff.added} ${words.tool.added}`}>+{diff.added}</ins>}
          {diff.removed > 0 && <del aria-label={`${diff.removed} ${words.tool.removed}`}>−{diff.removed}</del>}
        </span>
      </figcaption>
      <ScrollRegion className={styles.lines} label={change.path || words.tool.verbs.diff}>
        <div className={styles.sheet}>
          {lines.map((line) => (
            <Line key={line.id} line={line} numbered={diff.numbered} />
          ))}
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

const SIGNS = { added: '+', removed: '−', same: ' ' } as const

function Line({ line, numbered }: { line: DiffLine; numbered: boolean }) {
  if (line.kind === 'gap') {
    return <div className={styles.gap}>{words.tool.unchanged(line.lines)}</div>
  }
  return (
    <div className={styles.line} data-kind={line.kind}>
      {numbered && <span className={styles.number}>{line.newLine ?? line.oldLine ?? ''}</span>}
      <span className={styles.sign}>{SIGNS[line.kind]}</span>
      <span>{line.text || ' '}</span>
    </div>
  )
}
