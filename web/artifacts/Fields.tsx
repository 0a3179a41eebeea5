import { useId, type KeyboardEvent } from 'react'
import { settingsMessages } from '../i18n/settingsMessages'
import { Field } from '../ui/Field'
import styles from '../ui/sessionForm.module.css'
import type { Texts } from './artifactEdit.logic'

const words = settingsMessages.artifacts

interface Props {
  texts: Texts
  isReadOnly?: boolean
  onType(texts: Texts): void
  /** The key that saves. */
  onSave(): void
}

export function Fields({ texts, isReadOnly = false, onType, onSave }: Props) {
  const id = useId()

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
        <label className={styles.label} htmlFor={id}>
          {words.bodyField}
        </label>
        <textarea
          id={id}
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
