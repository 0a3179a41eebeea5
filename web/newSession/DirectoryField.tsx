import { useId } from 'react'
import { newSessionMessages } from '../i18n/newSessionMessages'
import styles from './NewSessionScreen.module.css'

const words = newSessionMessages

interface Props {
  value: string
  /** To pick instead of typing. */
  recent: string[]
  disabled: boolean
  /** What is wrong with it, in words; null = nothing is known to be. */
  problem: string | null
  onValue(value: string): void
}

export function DirectoryField({ value, recent, disabled, problem, onValue }: Props) {
  const id = useId()
  return (
    <div className={styles.directory}>
      <label htmlFor={id} className={styles.label}>
        {words.directory}
      </label>
      <input
        id={id}
        type="text"
        value={value}
        readOnly={disabled}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => onValue(event.target.value)}
      />
      <p
        id={`${id}-help`}
        className={problem === null ? styles.note : styles.invalid}
        role={problem === null ? undefined : 'alert'}
      >
        {problem ?? words.directoryHelp}
      </p>
      {recent.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
        <ul role="list" className={styles.recent} aria-label={words.recent}>
          {recent.map((path) => (
            <li key={path}>
              <button type="button" disabled={disabled} aria-pressed={path === value} onClick={() => onValue(path)}>
                {path}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
