import SendHorizontal from 'lucide-react/icons/send-horizontal'
import { useId, useRef, type KeyboardEvent, type RefObject } from 'react'
import type { ChatState } from '../../worker/api/chat'
import type { ServerState, SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { useChatPlace } from './place/chatContext'
import { sendsOnEnter } from './assist/keys.logic'
import styles from './Composer.module.css'
import { giveBack, settleDraft, takeDraft, useDraft, writeDraft } from '../drafts/drafts'
import { enterSends, selectSettings } from '../agentSettings/defaults.logic'
import { putBack, takeAttached } from './attachments/attached'
import { keptPictures } from './attachments/loadKeptPictures'
import { useAttached } from './attachments/useAttached'
import { onDemand } from '../page/onDemand'
import { useSend } from './useSend'

const ComposerTools = onDemand(async () => (await import('./ComposerTools')).ComposerTools)

const ComposerNotes = onDemand(async () => (await import('./bars/ComposerNotes')).ComposerNotes)

const AttachedStrip = onDemand(async () => (await import('./attachments/AttachedStrip')).AttachedStrip)

const words = messages.sessions

interface Props {
  field: RefObject<HTMLTextAreaElement | null>
  server: ServerState | undefined
  summary: SessionSummary | undefined
  chat: ChatState | undefined
}

/** Writes a message. What is written survives reloads and failures; Escape does nothing here. */
export function Composer({ field, server, summary, chat }: Props) {
  const { commands } = useHub()
  const { session } = useChatPlace()
  const draft = useDraft(session)
  const settings = useApp(selectSettings)
  const { run, error } = useAction()
  const notesId = useId()
  const isTouch = useRef(false)
  const attached = useAttached(session)
  const hasText = draft.trim() !== ''
  const canSend = hasText && attached.pictures.every(({ state }) => state !== 'preparing')

  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null)
  const listenForKeys = (onKey: typeof keys.current) => {
    keys.current = onKey
  }
  const post = useSend(session, summary)
  const send = () => {
    if (!canSend) return
    const text = takeDraft(session)
    const pictures = takeAttached(session)
    field.current?.focus()
    run(
      post(
        text,
        pictures.map(({ picture }) => picture),
      ),
      () => {
        settleDraft(commands, session)
        if (pictures.length > 0)
          void keptPictures().then(({ settleAttached }) => settleAttached(commands, session, pictures))
      },
      () => {
        giveBack(commands, session, text)
        putBack(session, pictures)
      },
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (keys.current?.(event)) return event.preventDefault()
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
          <ComposerNotes session={summary} server={server} />
        </div>
        {error && (
          <p className={styles.problem} role="alert">
            {words.composer.notSent(messages.error(error).what)}
          </p>
        )}
        <div className={styles.box}>
          {(attached.pictures.length > 0 || attached.refusal) && (
            <AttachedStrip place={session} attached={attached} hasText={hasText} />
          )}
          <textarea
            ref={field}
            className={styles.field}
            aria-label={words.composer.name}
            aria-describedby={notesId}
            placeholder={words.composer.placeholder}
            rows={1}
            // With autocomplete the browser would write what is typed into its own session files.
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
              <ComposerTools
                summary={summary}
                field={field}
                listenForKeys={listenForKeys}
                draft={draft}
                session={session}
                chat={chat}
                onDraft={(text) => writeDraft(commands, session, text)}
              />
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
