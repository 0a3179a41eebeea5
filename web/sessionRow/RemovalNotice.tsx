import type { ServerState, SessionRemoval, SessionSummary } from '../../worker/api/state'
import { sessionKey } from '../addresses/sessionKey'
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
  const key = sessionKey(session)
  return (
    <div
      ref={(notice) => (notice ? keepFocus(notice, key) : undefined)}
      className={styles.notice}
      data-failed={removal.error ? true : undefined}
    >
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

/** When it goes with the focus in it, that goes on to the session's row, where there is one again. */
function keepFocus(notice: HTMLElement, key: string): () => void {
  return () => {
    if (!notice.contains(document.activeElement)) return
    const list = notice.closest('nav, main')
    // By then what takes its place is there.
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return
      const row = list?.querySelector<HTMLElement>(`[data-session-key="${CSS.escape(key)}"]`)
      const place = row ?? document.querySelector<HTMLElement>('main')
      place?.focus()
    })
  }
}
