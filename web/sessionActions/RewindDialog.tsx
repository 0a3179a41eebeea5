import type { SessionSummary } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAsked } from '../hub/useAsked'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { RelativeTime } from '../time/RelativeTime'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { Working } from '../ui/Working'
import styles from './SessionMenu.module.css'
import { sessionKey } from '../addresses/sessionKey'

const words = sessionActionsMessages.rewind

interface Props {
  session: SessionSummary
  onClose(): void
  onChoose(upTo: string): void
}

/** The prompts of a conversation, newest first; one is chosen to fork from. */
export function RewindDialog({ session: { serverId, id }, onClose, onChoose }: Props) {
  const { commands } = useHub()
  // Asked once each time the dialog opens, because it is a call to the person's machine.
  const { asked } = useAsked(sessionKey({ serverId, id }), () => commands.listRewindPoints({ serverId, sessionId: id }))
  const points = asked.kind === 'answered' ? asked.value : null
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.help}</p>
      {asked.kind === 'failed' && <ErrorNotice error={asked.error} />}
      {asked.kind === 'asking' && <Working text={words.loading} />}
      {points?.length === 0 && <p>{words.none}</p>}
      {points && points.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
        <ul role="list" className={styles.points}>
          {points.toReversed().map((point) => (
            <li key={point.id}>
              <button type="button" title={words.fork} onClick={() => onChoose(point.id)}>
                <span className={styles.prompt}>{point.text}</span>
                {point.at !== null && <RelativeTime time={point.at} className={styles.time} />}
              </button>
            </li>
          ))}
        </ul>
      )}
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
      </DialogActions>
    </Dialog>
  )
}
