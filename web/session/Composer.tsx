import { SendHorizontal } from 'lucide-react'
import { useId, useRef, type KeyboardEvent, type RefObject } from 'react'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { useChatPlace } from './chat/chatContext'
import { sendsOnEnter } from './composer.logic'
import styles from './Composer.module.css'
import { giveBack, settleDraft, takeDraft, useDraft, writeDraft } from './drafts'

const words = messages.sessions

interface Props {
  field: RefObject<HTMLTextAreaElement | null>
  /** Said above the field: the server is away, the terminal drives. */
  notes: string[]
}

/** Writes a message. What is written survives reloads and failures; Escape does nothing here. */
export function Composer({ field, notes }: Props) {
  const { commands } = useHub()
  const { session } = useChatPlace()
  const draft = useDraft(session)
  const { run, error } = useAction()
  const notesId = useId()
  const isTouch = useRef(false)
  const canSend = draft.trim() !== ''

  const send = () => {
    if (!canSend) return
    const text = takeDraft(session)
    field.current?.focus()
    run(
      commands.sendMessage(session, text),
      () => settleDraft(session),
      () => giveBack(session, text),
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!sendsOnEnter(event.nativeEvent, isTouch.current)) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className={styles.column}>
        <div id={notesId} className={styles.notes}>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
        {error && (
          <p className={styles.problem} role="alert">
            {words.composer.notSent(messages.error(error).what)}
          </p>
        )}
        <div className={styles.box}>
          <textarea
            ref={field}
            className={styles.field}
            aria-label={words.composer.name}
            aria-describedby={notesId}
            placeholder={words.composer.placeholder}
            rows={1}
            value={draft}
            onChange={(event) => writeDraft(session, event.target.value)}
            onKeyDown={onKeyDown}
            onPointerDown={(event) => {
              isTouch.current = event.pointerType === 'touch'
            }}
          />
          <button type="submit" className={styles.send} aria-label={words.composer.send} disabled={!canSend}>
            <SendHorizontal size={18} aria-hidden />
          </button>
        </div>
      </div>
    </form>
  )
}
