import { useId, useState } from 'react'
import { messages } from '../i18n/messages'
import type { Question } from '../toolCall/toolCall.logic'
import { Button } from '../ui/Button'
import { byPosition } from '../ui/byPosition'
import styles from './PermissionCard.module.css'
import { answersOf, type Picked } from './permission.logic'

interface Props {
  questions: Question[]
  deny: string
  disabled: boolean
  onAnswer(answers: Record<string, string>): void
  onDeny(): void
}

const words = messages.permission.question

/** The agent's questions with their options and room for another answer. */
export function QuestionForm({ questions, deny, disabled, onAnswer, onDeny }: Props) {
  const [picked, setPicked] = useState<Record<string, Picked>>({})
  const [isMissing, setMissing] = useState(false)
  const submit = () => {
    const answers = answersOf(questions, picked)
    setMissing(answers === null)
    if (answers) onAnswer(answers)
  }
  return (
    <form
      className={styles.questions}
      onSubmit={(event) => {
        event.preventDefault()
        if (!disabled) submit()
      }}
    >
      {byPosition(questions, (question) => (
        <QuestionField
          question={question}
          disabled={disabled}
          picked={picked[question.question] ?? nothingPicked}
          onPick={(next) => setPicked({ ...picked, [question.question]: next })}
        />
      ))}
      {isMissing && (
        <p className={styles.problem} role="alert">
          {words.missing}
        </p>
      )}
      <div className={styles.actions}>
        <Button look="primary" type="submit" disabled={disabled}>
          {words.answer}
        </Button>
        <Button disabled={disabled} onClick={onDeny}>
          {deny}
        </Button>
      </div>
    </form>
  )
}

const nothingPicked: Picked = { labels: [], other: '' }

interface FieldProps {
  question: Question
  picked: Picked
  disabled: boolean
  onPick(picked: Picked): void
}

function QuestionField({ question: { question, options, multiple }, picked, disabled, onPick }: FieldProps) {
  const id = useId()
  const toggle = (label: string, on: boolean) => {
    if (!multiple) return onPick({ labels: [label], other: '' })
    const others = picked.labels.filter((one) => one !== label)
    onPick({ ...picked, labels: on ? [...others, label] : others })
  }
  return (
    <fieldset className={styles.question} disabled={disabled}>
      <legend className={styles.asked}>
        {question}
        {multiple && <span className={styles.muted}> {messages.sessions.tool.multiple}</span>}
      </legend>
      {options.map(({ label, description }) => (
        <label key={label} className={styles.option}>
          <input
            type={multiple ? 'checkbox' : 'radio'}
            name={id}
            checked={picked.labels.includes(label)}
            onChange={(event) => toggle(label, event.target.checked)}
          />
          <span>
            {label}
            {description && <span className={styles.muted}> {description}</span>}
          </span>
        </label>
      ))}
      <label className={styles.other}>
        {words.other}
        <input
          type="text"
          value={picked.other}
          onChange={(event) => {
            const other = event.target.value
            onPick(multiple || other === '' ? { ...picked, other } : { labels: [], other })
          }}
        />
      </label>
    </fieldset>
  )
}
