import { selectServers } from '../hub/selectors'
import { useApp } from '../hub/hooks'
import { paletteMessages } from '../i18n/paletteMessages'
import { listNotes } from '../serverStatus/upToDate.logic'
import { Screen } from '../ui/Screen'
import { useSnoozed } from '../waiting/snoozed'
import { waitingSessions } from '../waiting/waiting.logic'
import { Queue } from './Queue'
import styles from './Queue.module.css'

const words = paletteMessages.queue

/** The queue by itself; on a phone a tab. One thing after the other is open to be answered. */
export function QueueScreen() {
  const servers = useApp(selectServers)
  const asleep = useSnoozed().split('\n')
  const isEmpty = useApp((app) => waitingSessions(app).every(({ key }) => asleep.includes(key)))
  if (!servers) return null
  const notes = listNotes(servers)
  return (
    <Screen title={words.title}>
      <div className={styles.queue}>
        <Queue openAtFirst={1} rows={100} isNamed={false} />
        {notes.map(({ serverId, text }) => (
          <p key={serverId} className={styles.count}>
            {text}
          </p>
        ))}
        {isEmpty && notes.length === 0 && <p>{words.none}</p>}
      </div>
    </Screen>
  )
}
