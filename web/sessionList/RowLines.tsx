import { messages } from '../i18n/messages'
import { ListedSessionRow } from './ListedSessionRow'
import type { ListRow } from './listRows.logic'
import styles from './SessionList.module.css'
import type { ListSection } from './sessionOrder.logic'

const words = messages.sessions

/** A line that is in the page. */
export interface Line {
  row: ListRow
  index: number
  /** Distance from the top of the list in px; null = it follows the line before it. */
  start: number | null
}

export interface RowLinesProps {
  openKey: string | null
  tabStop: string | null
  showServer: boolean
  onFold(): void
}

/** Lines under their sections. Each says its place in the whole section, also where others are not in the page. */
export function RowLines({
  lines,
  measure,
  ...shown
}: RowLinesProps & { lines: readonly Line[]; measure?: (element: Element | null) => void }) {
  return bySection(lines).map(({ section, heading, sessions }) => (
    <section
      key={section.id}
      className={styles.section}
      aria-label={words.sections[section.id]}
      data-section={section.id}
      data-windowed={lines[0]?.start !== null || undefined}
    >
      {heading?.row.kind === 'heading' && (
        <h2 ref={measure} data-index={heading.index} className={styles.heading} style={positionOf(heading)}>
          <HeadingText section={section} isFolded={heading.row.isFolded} onFold={shown.onFold} />
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
                data-index={line.index}
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

function HeadingText({ section, isFolded, onFold }: { section: ListSection; isFolded: boolean; onFold(): void }) {
  const text = (
    <>
      {words.sections[section.id]} <span className={styles.count}>{section.sessions.length}</span>
    </>
  )
  if (section.id !== 'archived') return text
  return (
    <button type="button" className={styles.fold} aria-expanded={!isFolded} onClick={onFold}>
      {text}
    </button>
  )
}

function positionOf({ start }: Line) {
  return start === null ? undefined : { transform: `translateY(${start}px)` }
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
