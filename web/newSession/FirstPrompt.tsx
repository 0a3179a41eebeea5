import { useEffect, useRef } from 'react'
import type { PictureRefusal } from '../../worker/api/attachments/pictures'
import { newSessionMessages as words } from '../i18n/newSessionMessages'
import { AttachButton } from '../session/attachments/AttachButton'
import type { AttachedPictures } from '../session/attachments/attached'
import { AttachedStrip } from '../session/attachments/AttachedStrip'
import styles from '../ui/sessionForm.module.css'

interface Props {
  value: string
  readOnly: boolean
  attached: AttachedPictures
  refusal: PictureRefusal | null
  onValue(value: string): void
}

/** What the session begins with: a text, and pictures where its agent takes some. */
export function FirstPrompt({ value, readOnly, attached, refusal, onValue }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  const strip = useRef<HTMLDivElement>(null)
  // Each time that they are refused: what says so may be far from the button that was pressed.
  useEffect(() => {
    if (attached.refusal !== null) strip.current?.scrollIntoView({ block: 'center' })
  }, [attached])
  return (
    <div className={styles.prompt}>
      <label className={styles.prompt}>
        <span className={styles.label}>{words.prompt}</span>
        <textarea
          ref={field}
          rows={4}
          value={value}
          readOnly={readOnly}
          placeholder={words.promptHelp}
          // With autocomplete the browser would write what is typed into its own session files.
          autoComplete="off"
          onChange={(event) => onValue(event.target.value)}
        />
      </label>
      <div ref={strip}>
        <AttachedStrip place={null} attached={attached} hasText={value.trim() !== ''} />
      </div>
      <div>
        <AttachButton place={null} refusal={refusal} mostBytes={null} field={field} />
      </div>
    </div>
  )
}
