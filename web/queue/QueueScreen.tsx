import { isAllRead, selectServers } from '../hub/selectors'
import { useApp } from '../hub/hooks'
import { paletteMessages } from '../i18n/paletteMessages'
import { listNotes } from '../serverStatus/upToDate.logic'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { messages } from '../i18n/messages'
import { isSignedOut } from '../linking/accounts.logic'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { useSnoozed } from '../waiting/snoozed'
import { waitingNow, waitingSessions } from '../waiting/waiting.logic'
import { Queue } from './Queue'
import rowStyles from '../sessionRow/Rows.module.css'
import styles from './Queue.module.css'

const words = paletteMessages.queue

/** The queue by itself; on a phone a tab. One thing after the other is open to be answered. */
export function QueueScreen() {
  const servers = useApp(selectServers)
  const isReady = useApp(isAllRead)
  const isEmpty = useApp((app) => waitingSessions(app).length === 0)
  const asleep = useSnoozed()
  const count = useApp((app) => waitingNow(app, asleep).length) ?? 0
  if (!servers || !isReady) {
    return (
      <Screen title={words.title}>
        <Working text={messages.app.loading} />
      </Screen>
    )
  }
  const notes = listNotes(servers)
  return (
    <Screen title={words.title} aside={count > 0 && <span className={rowStyles.count}> {count}</span>}>
      <div className={styles.queue}>
        <Queue openAtFirst={1} rows={100} isNamed={false} />
        {notes.map(({ serverId, text }) => (
          <p key={serverId} className={rowStyles.count}>
            {text}
          </p>
        ))}
        {isSignedOut(servers) ? (
          <SignedOutServers app={servers} />
        ) : (
          isEmpty && notes.length === 0 && <p>{words.none}</p>
        )}
      </div>
    </Screen>
  )
}
