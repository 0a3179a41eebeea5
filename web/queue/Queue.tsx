import { useState } from 'react'
import { selectServers } from '../hub/selectors'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { Button } from '../ui/Button'
import rowStyles from '../sessionRow/Rows.module.css'
import { AsleepLines, MutedLines } from './LinesAway'
import type { QueueLine as Line } from './queue.logic'
import { QueueLine } from './QueueLine'
import { useQueue } from './useQueue'

const words = paletteMessages.queue

/** Of the first lines the chat is loaded to say what they ask; of later ones when they are opened. */
const TELLING = 12

interface PartProps {
  /** So many of the lines that ask are open at first. */
  openAtFirst: number
  /** Rows of each part that are shown at first. */
  rows: number
}

interface Props extends PartProps {
  /** A screen of its own has the name already. */
  isNamed: boolean
}

/** All that waits for the person, over all servers, oldest first: each to be answered in place. */
export function Queue({ isNamed, ...part }: Props) {
  const queue = useQueue()
  if (!queue) return null
  const { lines, asleep, muted, count } = queue
  const finished = lines.filter(({ kind }) => kind === 'finished')
  const FinishedHeading = isNamed ? 'h3' : 'h2'
  return (
    <>
      {lines.length > 0 && (
        <section>
          {isNamed && (
            <h2>
              {words.title} <span className={rowStyles.count}>{count}</span>
            </h2>
          )}
          <Part name={words.title} lines={lines.filter(({ kind }) => kind !== 'finished')} {...part} />
          {finished.length > 0 && <FinishedHeading>{words.finished}</FinishedHeading>}
          <Part name={words.finished} lines={finished} {...part} openAtFirst={0} />
        </section>
      )}
      {asleep.length > 0 && <AsleepLines lines={asleep} />}
      {muted.length > 0 && <MutedLines lines={muted} />}
    </>
  )
}

function Part({ name, lines, openAtFirst, rows }: PartProps & { name: string; lines: readonly Line[] }) {
  const { serverOrder = [], servers = {} } = useApp(selectServers) ?? {}
  /** What the person opened and closed. */
  const [toggled, setToggled] = useState<Readonly<Record<string, boolean>>>({})
  const [areAllShown, setAllShown] = useState(false)
  const asking = lines.filter(({ kind }) => kind !== 'over').map(({ id }) => id)
  // Once open it stays so until the person closes it, whatever comes before it: somebody may be writing in it.
  const opening = asking.slice(0, openAtFirst).filter((id) => toggled[id] === undefined)
  if (opening.length > 0) setToggled({ ...toggled, ...Object.fromEntries(opening.map((id) => [id, true])) })
  const isOpen = (id: string) => toggled[id] ?? false
  const shown = areAllShown ? lines : firstAsking(lines, rows)
  const more = lines.length - shown.length
  if (lines.length === 0) return null
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={rowStyles.rows} aria-label={name}>
        {shown.map((line) => {
          const server = servers[line.session.serverId]
          return (
            server && (
              <QueueLine
                key={line.id}
                line={line}
                server={server}
                showServer={serverOrder.length > 1}
                isOpen={isOpen(line.id)}
                tellsWhat={asking.indexOf(line.id) < TELLING}
                onToggle={() => setToggled({ ...toggled, [line.id]: !isOpen(line.id) })}
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
    </>
  )
}

/** As many as ask something, and what is over between them: that takes nobody's place. */
function firstAsking(lines: readonly Line[], count: number): readonly Line[] {
  let left = count
  return lines.filter(({ kind }) => (kind === 'over' ? left > 0 : left-- > 0))
}
