import { SendHorizontal } from 'lucide-react'
import { lazy, Suspense, useId, useRef, type KeyboardEvent, type RefObject } from 'react'
import type { SessionControls } from '../../worker/api/steering/controls'
import type { SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { useChatPlace } from './chat/chatContext'
import { sendsOnEnter } from './composer.logic'
import styles from './Composer.module.css'
import { giveBack, settleDraft, takeDraft, useDraft, writeDraft } from '../drafts/drafts'
import { defaultsOf, enterSends, selectSettings } from '../steering/defaults.logic'
import { ownPicks } from './steering/picks'

const SessionChips = lazy(async () => ({ default: (await import('./steering/SessionChips')).SessionChips }))

const words = messages.sessions

interface Props {
  field: RefObject<HTMLTextAreaElement | null>
  /** Said above the field: the server is away, the terminal drives. */
  notes: string[]
  summary: SessionSummary | undefined
  controls: SessionControls | null
}

/** Writes a message. What is written survives reloads and failures; Escape does nothing here. */
export function Composer({ field, notes, summary, controls }: Props) {
  const { commands } = useHub()
  const { session } = useChatPlace()
  const draft = useDraft(session)
  const settings = useApp(selectSettings)
  const { run, error } = useAction()
  const notesId = useId()
  const isTouch = useRef(false)
  const canSend = draft.trim() !== ''

  const wish = () => {
    const agent = summary?.content.kind === 'open' ? summary.content.agent : ''
    return { picks: ownPicks(session), defaults: settings ? defaultsOf(settings, agent) : {} }
  }
  const send = () => {
    if (!canSend) return
    const text = takeDraft(session)
    field.current?.focus()
    run(
      commands.sendMessage(session, text, wish()),
      () => settleDraft(commands, session),
      () => giveBack(commands, session, text),
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!sendsOnEnter(event.nativeEvent, !isTouch.current && enterSends(settings))) return
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
            // Else the browser writes what is typed into its own session files.
            autoComplete="off"
            value={draft}
            onChange={(event) => writeDraft(commands, session, event.target.value)}
            onKeyDown={onKeyDown}
            onPointerDown={(event) => {
              isTouch.current = event.pointerType === 'touch'
            }}
          />
          <div className={styles.foot}>
            <div className={styles.chips}>
              <Suspense fallback={null}>{summary && <SessionChips session={summary} controls={controls} />}</Suspense>
            </div>
            <button type="submit" className={styles.send} aria-label={words.composer.send} disabled={!canSend}>
              <SendHorizontal size={18} aria-hidden />
            </button>
          </div>
        </div>
      </div>
    </form>
  )
}
