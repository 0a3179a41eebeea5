import { useState } from 'react'
import { selectServers } from '../hub/selectors'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { useClock } from '../time/clock'
import { clockTime } from '../time/time.logic'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { Button } from '../ui/Button'
import { snoozed } from '../waiting/snoozed'
import rowStyles from '../sessionRow/Rows.module.css'
import styles from './Queue.module.css'
import type { QueueLine as Line } from './queue.logic'
import { QueueLine } from './QueueLine'
import { snoozeKey } from '../waiting/snoozed'
import { snooze } from './snooze.logic'
import { useQueue } from './useQueue'

const words = paletteMessages.queue

/** Of the first lines the chat is loaded to say what they ask; of later ones when they are opened. */
const TELLING = 12

interface Props {
  /** So many of the lines that ask are open at first. */
  openAtFirst: number
  /** Rows of each part that are shown at first. */
  rows: number
  /** A screen of its own has the name already. */
  isNamed: boolean
}

/** All that waits for the person, over all servers, oldest first: each to be answered in place. */
export function Queue({ openAtFirst, rows, isNamed }: Props) {
  const queue = useQueue()
  if (!queue) return null
  const { lines, asleep } = queue
  return (
    <>
      <Part
        title={words.title}
        lines={lines.filter(({ kind }) => kind !== 'finished')}
        openAtFirst={openAtFirst}
        rows={rows}
        isNamed={isNamed}
      />
      <Part
        title={words.finished}
        lines={lines.filter(({ kind }) => kind === 'finished')}
        openAtFirst={0}
        rows={rows}
        isNamed
      />
      {asleep.length > 0 && <Asleep lines={asleep} />}
    </>
  )
}

function Part({ title, lines, openAtFirst, rows, isNamed }: Props & { title: string; lines: readonly Line[] }) {
  const { serverOrder = [], servers = {} } = useApp(selectServers) ?? {}
  /** What the person opened and closed. */
  const [toggled, setToggled] = useState<Readonly<Record<string, boolean>>>({})
  const [areAllShown, setAllShown] = useState(false)
  const asking = lines.filter(({ kind }) => kind !== 'over').map(({ key }) => key)
  // Once open it stays so until the person closes it, whatever comes before it: somebody may be writing in it.
  const opening = asking.slice(0, openAtFirst).filter((key) => toggled[key] === undefined)
  if (opening.length > 0) setToggled({ ...toggled, ...Object.fromEntries(opening.map((key) => [key, true])) })
  const isOpen = (key: string) => toggled[key] ?? false
  const shown = areAllShown ? lines : firstAsking(lines, rows)
  const more = lines.length - shown.length
  if (lines.length === 0) return null
  return (
    <section>
      {isNamed && (
        <h2>
          {title} <span className={rowStyles.count}>{asking.length}</span>
        </h2>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={rowStyles.rows} aria-label={title}>
        {shown.map((line) => {
          const server = servers[line.session.serverId]
          return (
            server && (
              <QueueLine
                key={line.key}
                line={line}
                server={server}
                showServer={serverOrder.length > 1}
                isOpen={isOpen(line.key)}
                tellsWhat={asking.indexOf(line.key) < TELLING}
                onToggle={() => setToggled({ ...toggled, [line.key]: !isOpen(line.key) })}
              />
            )
          )
        })}
      </ul>
      {more > 0 && (
        <Button look="quiet" onClick={() => setAllShown(true)}>
          {messages.sessions.overview.more(more)}
        </Button>
      )}
    </section>
  )
}

/** As many as ask something, and what is over between them: that takes nobody's place. */
function firstAsking(lines: readonly Line[], count: number): readonly Line[] {
  let left = count
  return lines.filter(({ kind }) => (kind === 'over' ? left > 0 : left-- > 0))
}

/** What the person put off, with the way back. */
function Asleep({ lines }: { lines: readonly Line[] }) {
  const all = useStoredSetting(snoozed)
  return (
    <details className={styles.asleep}>
      <summary>{words.snoozedCount(lines.length)}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list">
        {lines.map((line) => (
          <li key={line.key} className={styles.actions}>
            {sessionTitle(line.session)} <Until time={all[snoozeKey(line)] ?? 0} />
            <Button aria-label={words.wakeName(sessionTitle(line.session))} onClick={() => snooze(line, null)}>
              {words.wake}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Until({ time }: { time: number }) {
  return <span className={rowStyles.count}>{useClock((now) => words.until(clockTime(time, now)))}</span>
}
