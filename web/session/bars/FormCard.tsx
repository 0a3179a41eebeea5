import { useId, useRef, useState, type MouseEvent } from 'react'
import type { FormAnswer } from '../../../worker/api/commands'
import type { SessionAddress } from '../../../worker/api/ids'
import { canonicalJson, requestDigest } from '../../../worker/api/requestDigest'
import type { AgentForm, FormQuestion } from '../../../worker/api/agents/sessionControls'
import { useHub } from '../../hub/hubContext'
import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { AnswerOption } from '../../permissions/AnswerOption'
import { useCardGuard } from '../../permissions/cardGuard/useCardGuard'
import { Button } from '../../ui/Button'
import { VisibleText } from '../../visibleText/VisibleText'
import { emptyDraft, formAnswers, type FormDraft } from './form.logic'
import styles from './SessionBars.module.css'

const words = composerMessages.form

interface Props {
  session: SessionAddress
  form: AgentForm
  canAnswer: boolean
}

/** A form of Happy Agent that waits. One of a kind that is not known here says so. */
export function FormCard(props: Props) {
  // Another form gets a new card, so that nothing picked or half pressed is carried over to it.
  return <Card key={canonicalJson([props.form])} {...props} />
}

function Card({ session, form, canAnswer }: Props) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const card = useRef<HTMLElement>(null)
  const actions = useRef<HTMLDivElement>(null)
  const [drafts, setDrafts] = useState<Record<string, FormDraft>>({})
  const [isMissing, setMissing] = useState(false)
  const { id, kind, title, questions } = form
  const isKnown = questions.length > 0
  const isEnabled = canAnswer && !isBusy
  const guard = useCardGuard({ card, actions, content: id, isEnabled })

  const give = async (answer: FormAnswer) =>
    commands.answerForm(session, { id, digest: await requestDigest({ id, tool: kind, arguments: questions }) }, answer)
  const send = () => {
    const answer = formAnswers(questions, drafts)
    setMissing(answer === null)
    if (answer) run(give(answer))
  }
  const onPress = (act: () => void) => (event: MouseEvent<HTMLElement>) => {
    if (guard.pressOf(event) !== null) act()
  }
  return (
    <article ref={card} className={styles.form} aria-label={title ?? words.title} {...guard.handlers}>
      <p className={styles.formTitle}>
        <VisibleText text={title ?? words.title} />
      </p>
      {questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          draft={drafts[question.id] ?? emptyDraft}
          disabled={!isEnabled}
          onDraft={(draft) => setDrafts({ ...drafts, [question.id]: draft })}
        />
      ))}
      {!isKnown && <p className={styles.muted}>{words.unknown(kind)}</p>}
      {isMissing && (
        <p className={styles.problem} role="alert">
          {words.missing}
        </p>
      )}
      <div ref={actions} className={styles.actions}>
        {isKnown && (
          <Button look="primary" aria-disabled={!guard.ready} onClick={onPress(send)}>
            {words.send}
          </Button>
        )}
        <Button aria-disabled={!guard.ready} onClick={onPress(() => run(give({ kind: 'cancelled' })))}>
          {words.cancel}
        </Button>
      </div>
      {error && (
        <p className={styles.problem} role="alert">
          {words.failed(messages.error(error).what)}
        </p>
      )}
    </article>
  )
}

interface QuestionProps {
  question: FormQuestion
  draft: FormDraft
  disabled: boolean
  onDraft(draft: FormDraft): void
}

function Question({
  question: { header, question, options, multiple, allowCustom, required },
  draft,
  disabled,
  onDraft,
}: QuestionProps) {
  const name = useId()
  const toggle = (label: string, on: boolean) => {
    const others = multiple ? draft.options.filter((one) => one !== label) : []
    onDraft({ ...draft, options: on ? [...others, label] : others })
  }
  return (
    <fieldset className={styles.question} disabled={disabled}>
      <legend>
        {header !== null && (
          <span className={styles.chip}>
            <VisibleText text={header} />
          </span>
        )}{' '}
        <VisibleText text={question} />
        {multiple && <span className={styles.muted}> {messages.sessions.tool.multiple}</span>}
        {!required && <span className={styles.muted}> {words.optional}</span>}
      </legend>
      {options.map(({ label, description }) => (
        <AnswerOption
          key={label}
          name={name}
          label={label}
          description={description}
          multiple={multiple}
          checked={draft.options.includes(label)}
          onToggle={(on) => toggle(label, on)}
        />
      ))}
      {allowCustom && (
        <input
          type="text"
          autoComplete="off"
          aria-label={words.custom}
          placeholder={words.custom}
          value={draft.custom}
          onChange={(event) => onDraft({ ...draft, custom: event.target.value })}
        />
      )}
    </fieldset>
  )
}
