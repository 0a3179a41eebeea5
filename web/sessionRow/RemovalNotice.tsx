import type { ServerState, SessionRemoval, SessionSummary } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { removalText } from './RemovalNotice.logic'
import styles from './RemovalNotice.module.css'

const words = messages.sessions.removal

interface Props {
  session: SessionSummary
  removal: SessionRemoval
  server: ServerState
  /** The session's title, for a list, where nothing else names it. */
  title?: string
}

/** A session that is about to be archived or deleted: what will happen, and the way back. */
export function RemovalNotice({ session, removal, server, title }: Props) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const address = { serverId: session.serverId, sessionId: session.id }
  return (
    <div className={styles.notice} data-failed={removal.error ? true : undefined}>
      <output className={styles.text}>
        {title !== undefined && <span className={styles.title}>{title}</span>}
        <span>{error ? messages.error(error).what : removalText(removal, server)}</span>
      </output>
      {removal.error && (
        <Button onClick={() => run(commands.removeSessions([address], removal.how))}>
          {messages.sessions.chat.retry}
        </Button>
      )}
      <Button aria-disabled={isBusy} onClick={() => run(commands.takeBackRemovals([address]))}>
        {removal.error ? words.keep : words.undo}
      </Button>
    </div>
  )
}
