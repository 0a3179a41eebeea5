import { VisibleText } from '../visibleText/VisibleText'
import styles from './AnswerOption.module.css'

interface Props {
  /** Shared by the options of one question. */
  name: string
  label: string
  description: string | null
  /** Whether several may be picked. */
  multiple: boolean
  checked: boolean
  onToggle(on: boolean): void
}

/** One of the answers that an agent offers to its own question. */
export function AnswerOption({ name, label, description, multiple, checked, onToggle }: Props) {
  return (
    <label className={styles.option}>
      <input
        type={multiple ? 'checkbox' : 'radio'}
        name={name}
        checked={checked}
        onChange={(event) => onToggle(event.target.checked)}
      />
      <span>
        <VisibleText text={label} />
        {description !== null && (
          <span className={styles.description}>
            <VisibleText text={description} />
          </span>
        )}
      </span>
    </label>
  )
}
