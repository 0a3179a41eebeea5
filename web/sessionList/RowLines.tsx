import type { RefCallback } from 'react'
import { isAllRead } from '../hub/selectors'
import { useApp } from '../hub/hooks'
import { ListedSessionRow } from './ListedSessionRow'
import type { ListRow } from './listRows.logic'
import styles from './SessionList.module.css'
import type { ListSection } from '../listOrder/sessionOrder.logic'

/** A line that is in the page. */
export interface Line {
  row: ListRow
  /** Its own place in px; null = it follows the line before it. */
  start: number | null
}

export interface RowLinesProps {
  openKey: string | null
  tabStop: string | null
  showServer: boolean
  /** Null = this section cannot be folded. */
  foldOf(section: string): (() => void) | null
}

/** Lines under their sections. Each says its place in the whole section, also where others are not in the page. */
export function RowLines({
  lines,
  measure,
  isWindowed = false,
  ...shown
}: RowLinesProps & {
  lines: readonly Line[]
  measure?: RefCallback<Element>
  isWindowed?: boolean
}) {
  return bySection(lines).map(({ section, heading, sessions }) => (
    <section
      key={section.id}
      className={styles.section}
      aria-label={section.title}
      data-section={section.id}
      data-windowed={isWindowed || undefined}
    >
      {heading?.row.kind === 'heading' && (
        <h2 ref={measure} data-line={section.id} className={styles.heading}>
          <HeadingText section={section} isFolded={heading.row.isFolded} onFold={shown.foldOf(section.id)} />
        </h2>
      )}
      {sessions.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
        <ul role="list">
          {sessions.map((line) => {
            if (line.row.kind === 'heading') return null
            const { listed, position } = line.row
            return (
              <li
                key={listed.key}
                ref={measure}
                data-line={listed.key}
                className={styles.item}
                style={positionOf(line)}
                aria-setsize={section.sessions.length}
                aria-posinset={position + 1}
              >
                <ListedSessionRow
                  serverId={listed.serverId}
                  sessionId={listed.id}
                  showServer={shown.showServer}
                  isOpen={listed.key === shown.openKey}
                  isTabStop={listed.key === shown.tabStop}
                />
              </li>
            )
          })}
        </ul>
      )}
    </section>
  ))
}

interface HeadingProps {
  section: ListSection
  isFolded: boolean
  onFold: (() => void) | null
}

function HeadingText({ section, isFolded, onFold }: HeadingProps) {
  // Before all is read, nobody knows how many there are.
  const isKnown = useApp(isAllRead) === true
  const text = (
    <>
      {section.title} <span className={styles.count}>{isKnown && section.sessions.length}</span>
    </>
  )
  if (!onFold) return text
  return (
    <button type="button" className={styles.fold} aria-expanded={!isFolded} onClick={onFold}>
      {text}
    </button>
  )
}

function positionOf({ start }: Line) {
  return start === null ? undefined : { position: 'absolute' as const, inset: `${start}px 0 auto` }
}

interface SectionLines {
  section: ListSection
  heading: Line | null
  sessions: Line[]
}

function bySection(lines: readonly Line[]): SectionLines[] {
  const parts: SectionLines[] = []
  for (const line of lines) {
    const { section } = line.row
    let part = parts.at(-1)
    if (part?.section !== section) {
      part = { section, heading: null, sessions: [] }
      parts.push(part)
    }
    if (line.row.kind === 'heading') part.heading = line
    else part.sessions.push(line)
  }
  return parts
}
