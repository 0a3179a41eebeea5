import { useId, useRef, useState, type MouseEvent, type RefObject } from 'react'
import type { PermissionAnswer } from '../../worker/api/commands'
import { messages } from '../i18n/messages'
import { permissionMessages } from '../i18n/permissionMessages'
import type { Question } from '../toolCall/toolBody.logic'
import { Button } from '../ui/Button'
import { byPosition } from '../ui/byPosition'
import { VisibleText } from '../visibleText/VisibleText'
import { AnswerOption } from './AnswerOption'
import { Unread } from './Decision'
import styles from './PermissionCard.module.css'
import { answersOf, type Picked } from './permission.logic'
import type { CardGuard, Press } from './cardGuard/useCardGuard'
import { useSeen } from './cardGuard/useSeen'

interface Props {
  ref: RefObject<HTMLDivElement | null>
  questions: Question[]
  deny: string
  disabled: boolean
  /** Whether everything above the questions was in view. */
  hasSeenAll: boolean
  /** Scrolls to the part of it that was not in view yet. */
  readOn(): void
  /** Identifies the request: the guard starts anew when it changes. */
  content: string
  guard: CardGuard
  onAnswer(answer: PermissionAnswer, press: Press): void
}

const words = permissionMessages.question

/** The agent's questions with their options and room for another answer. */
export function QuestionForm(props: Props) {
  const { ref, questions, deny, disabled, guard, onAnswer } = props
  const [picked, setPicked] = useState<Record<string, Picked>>({})
  const [isMissing, setMissing] = useState(false)
  const fields = useRef<HTMLDivElement>(null)
  const seen = useSeen(fields, props.content)
  const hasSeenAll = props.hasSeenAll && seen.all
  const submit = (press: Press) => {
    if (!hasSeenAll) return
    const answers = answersOf(questions, picked)
    setMissing(answers === null)
    if (answers) onAnswer({ kind: 'answers', answers }, press)
  }
  const onPress = (act: (press: Press) => void) => (event: MouseEvent<HTMLElement>) => {
    const press = guard.pressOf(event)
    if (press !== null) act(press)
  }
  return (
    // Enter in a field presses the first button.
    <form className={styles.questions} onSubmit={(event) => event.preventDefault()}>
      <div ref={fields} className={styles.fields}>
        {byPosition(questions, (question) => (
          <QuestionField
            question={question}
            disabled={disabled}
            picked={picked[question.question] ?? nothingPicked}
            onPick={(next) => setPicked({ ...picked, [question.question]: next })}
          />
        ))}
      </div>
      {!disabled && !hasSeenAll && (
        <Unread text={permissionMessages.unreadQuestions} onGo={props.hasSeenAll ? seen.goToUnseen : props.readOn} />
      )}
      {isMissing && (
        <p className={styles.problem} role="alert">
          {words.missing}
        </p>
      )}
      <div ref={ref} className={styles.actions}>
        <Button look="primary" type="submit" aria-disabled={!guard.ready || !hasSeenAll} onClick={onPress(submit)}>
          {words.answer}
        </Button>
        <Button
          aria-disabled={!guard.ready}
          onClick={onPress((press) => onAnswer({ kind: 'deny', reason: null }, press))}
        >
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

function QuestionField({ question: { question, header, options, multiple }, picked, disabled, onPick }: FieldProps) {
  const id = useId()
  const [isFolded, setFolded] = useState(options.length > 0 && picked.other === '')
  const toggle = (label: string, on: boolean) => {
    if (!multiple) return onPick({ labels: [label], other: '' })
    const others = picked.labels.filter((one) => one !== label)
    onPick({ ...picked, labels: on ? [...others, label] : others })
  }
  return (
    <fieldset className={styles.question} disabled={disabled}>
      <legend className={styles.asked}>
        {header !== null && (
          <span className={styles.header}>
            <VisibleText text={header} />
          </span>
        )}
        <VisibleText text={question} />
        {multiple && <span className={styles.muted}> {messages.sessions.tool.multiple}</span>}
      </legend>
      {byPosition(options, ({ label, description }) => (
        <AnswerOption
          name={id}
          label={label}
          description={description}
          multiple={multiple}
          checked={picked.labels.includes(label)}
          onToggle={(on) => toggle(label, on)}
        />
      ))}
      {isFolded ? (
        <div>
          <Button look="quiet" onClick={() => setFolded(false)}>
            {words.other}
          </Button>
        </div>
      ) : (
        <label className={styles.other}>
          {words.other}
          <input
            type="text"
            autoComplete="off"
            // The person asked for this field by choosing it.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={options.length > 0}
            value={picked.other}
            onChange={(event) => {
              const other = event.target.value
              onPick(multiple || other === '' ? { ...picked, other } : { labels: [], other })
            }}
          />
        </label>
      )}
    </fieldset>
  )
}
