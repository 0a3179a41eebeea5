import { rowAt } from '../../worker/api/rows'
import { useEffect, useRef, useState } from 'react'
import type { ToolCall, ToolPermission } from '../../worker/api/chat'
import type { PermissionAnswer } from '../../worker/api/commands'
import type { SessionAddress } from '../../worker/api/ids'
import { useApp } from '../hub/hooks'
import { permissionMessages } from '../i18n/permissionMessages'
import { giveConsent, hasConsent } from '../agentSettings/dangerousModeConsent'
import { onDemand } from '../page/onDemand'
import { ownKey } from '../page/singleKeys'
import { ToolGlyph } from '../toolCall/ToolGlyph'
import { toolRequest } from '../toolCall/toolBody.logic'
import { toolLine } from '../toolCall/toolCall.logic'
import { absoluteTime } from '../time/time.logic'
import { useAnsweredPlace } from '../waiting/useAnsweredPlace'
import { VisibleText } from '../visibleText/VisibleText'
import { canUndo, overWords, placeOfAnswer } from './answered.logic'
import { requestKey, useAnswer } from './answers'
import { AnswerOutcome, isGone } from './AnswerOutcome'
import { contradictionsOf } from './contradictions.logic'
import { Decision } from './Decision'
import { HELD_MS, HELD_WITH_UNDO_MS, holdCard, releaseCard, releaseOnceLeft } from './heldCards'
import styles from './PermissionCard.module.css'
import { askedOf, requestForm, whyNotAnswerable, type PendingPermission } from './permission.logic'
import { QuestionForm } from './QuestionForm'
import { RequestBody } from './RequestBody'
import { useCardGuard, type Press } from './cardGuard/useCardGuard'
import { useFocusNext } from './useFocusNext'
import { useHeadFirst } from './useHeadFirst'
import { useSeen } from './cardGuard/useSeen'

const words = permissionMessages

const Answered = onDemand(async () => (await import('./Answered')).Answered)

interface Props {
  session: SessionAddress
  /** A call whose permission is pending, or was pending when the card was answered. */
  call: ToolCall
  folder: string
  /** What its permission is now. */
  now: ToolPermission | null
  /** One of several in a list: a long request shows less of itself until it is opened. */
  compact?: boolean
}

/** A request that waits: everything that is asked for, and the answers that this agent understands. */
export function PermissionCard(props: Props) {
  const { permission } = props.call
  if (permission?.kind !== 'pending') return null
  // Another request gets a new card, so that nothing read, typed or half pressed is carried over to it.
  return <Card key={requestKey(props.session, permission)} pending={permission} {...props} />
}

function Card({ session, call, folder, now, compact = false, pending }: Props & { pending: PendingPermission }) {
  const summary = useApp((app) => rowAt(app.sessions[session.serverId], session.sessionId))
  const server = useApp((app) => app.servers[session.serverId])
  const card = useRef<HTMLElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const actions = useRef<HTMLDivElement>(null)
  const { key, state, give } = useAnswer(session, pending)
  const asked = askedOf(call, pending)
  const content = summary?.content
  const agent = content?.kind === 'open' ? content.agent : 'claude'
  const form = requestForm(asked, agent)
  const request = toolRequest(asked)
  const contradictions = contradictionsOf(asked.input)
  const why = whyNotAnswerable(summary, server)
  const heard = useAnsweredPlace(session, pending.requestId, now)
  const over = overWords(now, pending, {
    place: placeOfAnswer(state, now, heard),
    inTerminal: content?.kind === 'open' && content.controlledByTerminal,
  })
  const isBusy = state.kind === 'sending' || state.kind === 'sent' || isGone(state) || over !== null
  const canAnswer = why === null && !isBusy
  const seen = useSeen(body, key)
  const [isOpen, setOpen] = useState(false)
  const guard = useCardGuard({ card, actions, content: key, isEnabled: canAnswer })
  const line = toolLine({ ...call, tool: asked.tool, input: asked.input }, folder)
  useFocusNext(card)
  useHeadFirst(card, key)
  useEffect(() => () => releaseCard(key), [key])

  const answer = (given: PermissionAnswer, press: Press) => {
    if (given.kind === 'allow-everything') giveConsent(session)
    holdCard({ key, session, call })
    void give(given).then(() => releaseLater(given, press))
  }
  const releaseLater = (given: PermissionAnswer, press: Press) => {
    // A pointer that leaves releases the card; it may have left before the answer was drawn.
    if (press === 'pointer' && card.current?.matches(':hover')) releaseOnceLeft(key, card.current)
    else setTimeout(releaseCard, canUndo(given, asked, agent) ? HELD_WITH_UNDO_MS : HELD_MS, key)
  }
  return (
    // Focusable, so that the keys answer this card and no other.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      ref={card}
      className={styles.card}
      aria-label={form.title}
      title={absoluteTime(call.time)}
      data-request-id={pending.requestId}
      data-compact={compact || undefined}
      data-over={over !== null || undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      {...guard.handlers}
      onPointerLeave={(event) => event.pointerType !== 'touch' && state.kind !== 'none' && releaseCard(key)}
    >
      <CardHead
        title={form.title}
        keys={
          form.kind === 'decision'
            ? { words: words.keys(ownKey('a'), ownKey('d'), form.deny), work: guard.keysWork }
            : null
        }
        tool={asked.tool}
        verb={line.verb}
        target={request.body.kind === 'json' ? line.target : null}
      />
      <RequestBody
        ref={body}
        card={card}
        asked={asked}
        request={request}
        contradictions={contradictions}
        withoutBody={form.kind === 'questions'}
        isOpen={isOpen}
        onOpen={setOpen}
      />
      {why !== null && <p className={styles.why}>{why}</p>}
      {form.kind === 'questions' ? (
        <QuestionForm
          ref={actions}
          questions={form.questions}
          deny={form.deny}
          disabled={!canAnswer}
          hasSeenAll={seen.all}
          readOn={() => (isOpen ? seen.goToUnseen() : setOpen(true))}
          content={key}
          guard={guard}
          onAnswer={answer}
        />
      ) : (
        <Decision
          ref={actions}
          form={form}
          canAnswer={canAnswer}
          hasSeenAll={seen.all}
          readOn={() => (isOpen ? seen.goToUnseen() : setOpen(true))}
          contradictions={contradictions}
          hasConsent={() => hasConsent(session)}
          guard={guard}
          onAnswer={answer}
        />
      )}
      {over !== null ? (
        <output className={styles.muted}>{over}</output>
      ) : (
        <AnswerOutcome state={state} retry={(given) => answer(given, 'other')} />
      )}
      {state.kind === 'sent' && <Answered session={session} asked={asked} answer={state.answer} />}
    </article>
  )
}

interface HeadProps {
  title: string
  /** Null = this card is not answered by keys. */
  keys: { words: string; work: boolean } | null
  tool: string
  verb: string
  /** Null = the body below names it. */
  target: string | null
}

function CardHead({ title, keys, tool, verb, target }: HeadProps) {
  return (
    <>
      <p className={styles.ask}>
        {title}
        {/* Always in the page, so that nothing moves when the keys begin to work. */}
        {keys && (
          <span className={styles.keys} data-on={keys.work || undefined} aria-hidden={!keys.work}>
            {keys.words}
          </span>
        )}
      </p>
      <p className={styles.line}>
        <ToolGlyph tool={tool} />
        <span className={styles.verb}>
          <VisibleText text={verb} />
        </span>
        {target !== null && (
          <span>
            <VisibleText text={target} />
          </span>
        )}
      </p>
    </>
  )
}
