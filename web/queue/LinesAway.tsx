import { useStoredSetting } from '../deviceSettings/storedSetting'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import rowStyles from '../sessionRow/Rows.module.css'
import { useClock } from '../time/clock'
import { clockTime } from '../time/time.logic'
import { Button } from '../ui/Button'
import { snoozed, snoozeKey } from '../waiting/snoozed'
import { unmuted } from '../waiting/wants.logic'
import styles from './Queue.module.css'
import type { QueueLine } from './queue.logic'
import { snooze } from './snooze.logic'

const words = paletteMessages.queue

/** What the person put off, with the way back. */
export function AsleepLines({ lines }: { lines: readonly QueueLine[] }) {
  const all = useStoredSetting(snoozed)
  return (
    <details className={styles.asleep}>
      <summary>{words.snoozedCount(lines.length)}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list">
        {lines.map((line) => (
          <li key={line.id} className={styles.actions}>
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

/** What waits in sessions of which the person wants to be told nothing. */
export function MutedLines({ lines }: { lines: readonly QueueLine[] }) {
  return (
    <details className={styles.asleep}>
      <summary>{words.mutedCount(lines.length)}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list">
        {lines.map((line) => (
          <MutedLine key={line.id} line={line} />
        ))}
      </ul>
    </details>
  )
}

function MutedLine({ line: { session } }: { line: QueueLine }) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const server = useApp((app) => app.servers[session.serverId])
  const title = sessionTitle(session)
  return (
    <li className={styles.actions}>
      {title} <span className={rowStyles.count}>{server?.label}</span>
      <Button
        aria-label={words.unmuteName(title)}
        onClick={() =>
          run(commands.markSession({ serverId: session.serverId, sessionId: session.id }, { wants: unmuted(server) }))
        }
      >
        {words.unmute}
      </Button>
      {error && (
        <span role="alert">
          {messages.error(error).what} {messages.error(error).todo}
        </span>
      )}
    </li>
  )
}
