import { useId, type ComponentProps } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import { ErrorNotice } from './Notice'
import styles from './Field.module.css'

interface FieldProps extends Omit<ComponentProps<'input'>, 'className' | 'id' | 'onChange' | 'value'> {
  label: string
  help?: string
  value: string
  onValue(value: string): void
  error?: HubErrorData | undefined
  code?: boolean
}

/** Text field with its label, a line of help and its error, all tied together for assistive technology. */
export function Field({ label, help, value, onValue, error, code = false, ...rest }: FieldProps) {
  const id = useId()
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={code ? styles.code : styles.input}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        {...rest}
      />
      {help && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
      {error && <ErrorNotice id={`${id}-error`} error={error} />}
    </div>
  )
}
