import { useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import type { ToolCall } from '../../worker/api/chat'
import type { PermissionAnswer } from '../../worker/api/commands'
import type { SessionAddress } from '../../worker/api/ids'
import { useApproveGuard } from '../linking/useApproveGuard'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { CodeBlock } from '../markdown/CodeBlock'
import { ToolBodyView } from '../toolCall/ToolBodyView'
import { ToolGlyph } from '../toolCall/ToolGlyph'
import { toolBody, toolLine, type ToolBody } from '../toolCall/toolCall.logic'
import { prettyJson } from '../toolCall/toolInput.logic'
import { absoluteTime } from '../time/time.logic'
import { Button } from '../ui/Button'
import { Working } from '../ui/Working'
import { useAnswer, type AnswerState } from './answers'
import styles from './PermissionCard.module.css'
import { fieldsNotShown, requestForm, whyNotAnswerable, withNothingUnseen, type RequestForm } from './permission.logic'
import { QuestionForm } from './QuestionForm'
import { useShownInFull } from './useShownInFull'

const words = messages.permission

interface Props {
  session: SessionAddress
  /** Its permission is pending. */
  call: ToolCall
  folder: string
}

/** A request that waits: all of what is asked, and the answers that this agent understands. */
export function PermissionCard({ session, call, folder }: Props) {
  const summary = useApp((app) => app.sessions[session.serverId]?.[session.sessionId])
  const server = useApp((app) => app.servers[session.serverId])
  const card = useRef<HTMLElement>(null)
  const pending = call.permission?.kind === 'pending' ? call.permission : null
  const requestId = pending?.requestId ?? ''
  const { state, give } = useAnswer({ ...session, requestId, askedAt: pending?.askedAt ?? null })
  const agent = summary?.content.kind === 'open' ? summary.content.agent : 'claude'
  const form = requestForm(call, agent)
  const why = whyNotAnswerable(summary, server)
  const isBusy = state.kind === 'sending' || state.kind === 'sent' || isGone(state)
  const canAnswer = why === null && !isBusy
  const body = toolBody(call)
  const rest = fieldsNotShown(call.input, body)
  const { verb, target } = toolLine(call, folder)
  const keys = useAnswerKeys({
    card,
    content: JSON.stringify([requestId, call.tool, call.input]),
    isEnabled: canAnswer && form.kind === 'decision',
    give,
  })
  return (
    // Focusable, so that its keys belong to it alone.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      ref={card}
      className={styles.card}
      aria-label={form.title}
      title={absoluteTime(call.time)}
      data-request-id={requestId}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      {...keys.handlers}
    >
      <p className={styles.ask}>
        {form.title}
        {/* Always there, so that nothing moves when the keys begin to work. */}
        {form.kind === 'decision' && (
          <span className={styles.keys} data-on={keys.work || undefined} aria-hidden={!keys.work}>
            {words.keys(form.deny)}
          </span>
        )}
      </p>
      <p className={styles.line}>
        <ToolGlyph tool={call.tool} />
        <span className={styles.verb}>{verb}</span>
        {body.kind === 'json' && target !== null && <span>{target}</span>}
      </p>
      {call.description && <p className={styles.muted}>{call.description}</p>}
      {form.kind === 'decision' && <ToolBodyView body={readable(body)} whole />}
      {form.kind === 'decision' && rest && (
        <div>
          <p className={styles.muted}>{words.also}</p>
          <CodeBlock code={prettyJson(rest)} language="json" wraps whole />
        </div>
      )}
      {why !== null && <p className={styles.why}>{why}</p>}
      {form.kind === 'questions' ? (
        <QuestionForm
          questions={form.questions}
          deny={form.deny}
          disabled={!canAnswer}
          onAnswer={(answers) => give({ kind: 'answers', answers })}
          onDeny={() => give({ kind: 'deny', reason: null })}
        />
      ) : (
        <Decision form={form} disabled={!canAnswer} give={give} />
      )}
      <Outcome state={state} give={give} />
    </article>
  )
}

function readable(body: ToolBody): ToolBody {
  return body.kind === 'command' ? { ...body, command: withNothingUnseen(body.command) } : body
}

interface DecisionProps {
  form: Extract<RequestForm, { kind: 'decision' }>
  disabled: boolean
  give(answer: PermissionAnswer): void
}

function Decision({ form, disabled, give }: DecisionProps) {
  const [reason, setReason] = useState<string | null>(null)
  const { session } = form
  return (
    <>
      {reason !== null && (
        <label className={styles.other}>
          {words.reason}
          <input type="text" value={reason} disabled={disabled} onChange={(event) => setReason(event.target.value)} />
        </label>
      )}
      <div className={styles.actions}>
        <Button look="primary" disabled={disabled} onClick={() => give({ kind: 'allow' })}>
          {form.allow}
        </Button>
        {session !== null && (
          <Button disabled={disabled} onClick={() => give({ kind: 'allow-for-session' })}>
            {session}
          </Button>
        )}
        <Button disabled={disabled} onClick={() => give({ kind: 'deny', reason: reason?.trim() || null })}>
          {form.deny}
        </Button>
        {form.canTellReason && reason === null && (
          <Button look="quiet" disabled={disabled} onClick={() => setReason('')}>
            {words.addReason}
          </Button>
        )}
      </div>
    </>
  )
}

function isGone(state: AnswerState): boolean {
  return state.kind === 'failed' && state.error.code === 'not-found' && state.error.what === 'permission-request'
}

function Outcome({ state, give }: { state: AnswerState; give(answer: PermissionAnswer): void }) {
  switch (state.kind) {
    case 'none':
      return null
    case 'sending':
      return <Working text={words.sending} />
    case 'sent':
      return <Working text={words.sent} />
    case 'failed': {
      if (isGone(state)) return <output className={styles.muted}>{words.gone}</output>
      const { what, todo } = messages.error(state.error)
      return (
        <div className={styles.problem} role="alert">
          <p>
            {words.failed} {what} {todo}
          </p>
          <Button onClick={() => give(state.answer)}>{words.retry}</Button>
        </div>
      )
    }
  }
}

/** `a` and `d` answer only the card that has the focus and has been shown in full for 700 ms (docs/design.md 9, Style). */
function useAnswerKeys(options: {
  card: RefObject<HTMLElement | null>
  content: string
  isEnabled: boolean
  give(answer: PermissionAnswer): void
}) {
  const [hasFocus, setHasFocus] = useState(false)
  const shownInFull = useShownInFull(options.card)
  const guard = useApproveGuard(options.content, hasFocus && shownInFull)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isKey = event.key === 'a' || event.key === 'd'
    if (!isKey || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing)
      return
    if (event.target instanceof Element && event.target.closest('input, textarea, select')) return
    if (!options.isEnabled || !guard.check()) return
    event.preventDefault()
    event.stopPropagation()
    options.give(event.key === 'a' ? { kind: 'allow' } : { kind: 'deny', reason: null })
  }
  const handlers = {
    onKeyDown,
    onFocus: () => setHasFocus(true),
    onBlur: (event: FocusEvent<HTMLElement>) => setHasFocus(event.currentTarget.contains(event.relatedTarget)),
  }
  return { handlers, work: options.isEnabled && guard.ready }
}
