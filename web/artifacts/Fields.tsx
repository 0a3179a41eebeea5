import { useId, useState, type KeyboardEvent } from 'react'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { onDemand } from '../page/onDemand'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { Working } from '../ui/Working'
import styles from '../ui/sessionForm.module.css'
import type { Texts } from './artifactEdit.logic'

const words = settingsMessages.artifacts

// It brings the reader of Markdown.
const Preview = onDemand(async () => (await import('./Preview')).Preview)

interface Props {
  texts: Texts
  isReadOnly?: boolean
  onType(texts: Texts): void
  /** The key that saves. */
  onSave(): void
}

export function Fields({ texts, isReadOnly = false, onType, onSave }: Props) {
  const id = useId()
  const [isPreviewed, setPreviewed] = useState(false)

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return
    event.preventDefault()
    onSave()
  }

  return (
    <div className={styles.group} onKeyDown={onKeyDown} role="presentation">
      <Field
        label={words.titleField}
        value={texts.title}
        readOnly={isReadOnly}
        autoComplete="off"
        onValue={(title) => onType({ ...texts, title })}
      />
      <div className={styles.prompt}>
        <div className={styles.bodyHead}>
          <label className={styles.label} htmlFor={id}>
            {words.bodyField}
          </label>
          <Button look="quiet" aria-pressed={isPreviewed} onClick={() => setPreviewed(!isPreviewed)}>
            {words.preview}
          </Button>
        </div>
        {isPreviewed && <Preview text={texts.body} whileLoading={<Working text={messages.app.loading} />} />}
        <textarea
          id={id}
          hidden={isPreviewed}
          // As the field itself would have it; otherwise each render would set it again.
          value={texts.body.replace(/\r\n?/g, '\n')}
          readOnly={isReadOnly}
          rows={16}
          onChange={(event) => onType({ ...texts, body: event.currentTarget.value })}
        />
      </div>
    </div>
  )
}
