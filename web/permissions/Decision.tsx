import { useEffect, useState, type MouseEvent, type RefObject } from 'react'
import type { PermissionAnswer } from '../../worker/api/commands'
import { permissionMessages } from '../i18n/permissionMessages'
import { Button } from '../ui/Button'
import type { Contradiction } from './contradictions.logic'
import styles from './PermissionCard.module.css'
import type { DecisionForm } from './permission.logic'
import { useSettled } from '../linking/useApproveGuard'
import type { CardGuard, Press } from './cardGuard/useCardGuard'

const words = permissionMessages

type Allow = Extract<PermissionAnswer, { kind: 'allow' | 'allow-for-session' | 'allow-everything' }>

interface Props {
  ref: RefObject<HTMLDivElement | null>
  form: DecisionForm
  canAnswer: boolean
  hasSeenAll: boolean
  /** Scrolls to the part of the request that was not in view yet. */
  readOn(): void
  contradictions: readonly Contradiction[]
  /** Whether the person has already let this session's agent do everything: that is asked once for each session. */
  hasConsent(): boolean
  guard: CardGuard
  onAnswer(answer: PermissionAnswer, press: Press): void
}

/** Allow, allow for the session, deny. A request that contradicts itself is allowed only after a second question. */
export function Decision({
  ref,
  form,
  canAnswer,
  hasSeenAll,
  readOn,
  contradictions,
  hasConsent,
  guard,
  onAnswer,
}: Props) {
  const [reason, setReason] = useState<string | null>(null)
  const [doubted, setDoubted] = useState<Allow | null>(null)
  // The second question stands in the same place: it must not take a press that was meant for the first.
  const sure = useSettled(JSON.stringify(doubted))
  const isReady = guard.ready && sure.ready
  const allow = (answer: Allow, press: Press) => {
    if (!hasSeenAll) return
    const asksAll = answer.kind === 'allow-everything' && !hasConsent()
    if ((contradictions.length > 0 || asksAll) && doubted === null) setDoubted(answer)
    else onAnswer(answer, press)
  }
  const deny = (press: Press) => onAnswer({ kind: 'deny', reason: reason?.trim() || null }, press)
  useEffect(() => {
    guard.listenForKeys((key) => {
      if (key === 'd') deny('other')
      // Letting the agent do everything for a whole session takes a click, not a single key.
      else if (sure.check() && doubted?.kind !== 'allow-everything') allow(doubted ?? { kind: 'allow' }, 'other')
    })
  })
  const onPress = (act: (press: Press) => void) => (event: MouseEvent<HTMLElement>) => {
    const press = guard.pressOf(event)
    if (press !== null && sure.check()) act(press)
  }
  // Not `disabled`: a disabled button loses the focus.
  const allowing = { 'aria-disabled': !isReady || !hasSeenAll }
  return (
    <>
      {reason !== null && (
        <label className={styles.other}>
          {words.reason}
          <input
            type="text"
            autoComplete="off"
            value={reason}
            disabled={!canAnswer}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      )}
      {canAnswer && !hasSeenAll && <Unread text={words.unread} onGo={readOn} />}
      {doubted !== null && (
        <p className={styles.warning} role="alert">
          {contradictions.length > 0 && words.sure} {doubted.kind === 'allow-everything' && words.sureEverything}
        </p>
      )}
      <div ref={ref} className={styles.actions}>
        {doubted === null ? (
          <>
            <Button look="primary" {...allowing} onClick={onPress((press) => allow({ kind: 'allow' }, press))}>
              {form.allow}
            </Button>
            {form.session !== null && (
              <Button {...allowing} onClick={onPress((press) => allow({ kind: 'allow-for-session' }, press))}>
                {form.session}
              </Button>
            )}
            {form.everything !== null && (
              <Button
                look="danger"
                {...allowing}
                onClick={onPress((press) => allow({ kind: 'allow-everything' }, press))}
              >
                {form.everything}
              </Button>
            )}
          </>
        ) : (
          <Button look="danger" {...allowing} onClick={onPress((press) => allow(doubted, press))}>
            {contradictions.length > 0 ? words.anyway(wordsFor(doubted, form)) : wordsFor(doubted, form)}
          </Button>
        )}
        <Button aria-disabled={!isReady} onClick={onPress(deny)}>
          {form.deny}
        </Button>
        {doubted === null && form.stop !== null && (
          <Button aria-disabled={!isReady} onClick={onPress((press) => onAnswer({ kind: 'stop' }, press))}>
            {form.stop}
          </Button>
        )}
        {doubted !== null && <Button onClick={() => setDoubted(null)}>{words.back}</Button>}
        {doubted === null && form.canTellReason && reason === null && (
          <Button look="quiet" aria-disabled={!canAnswer} onClick={() => canAnswer && setReason('')}>
            {words.addReason}
          </Button>
        )}
      </div>
    </>
  )
}

function wordsFor({ kind }: Allow, { allow, session, everything }: DecisionForm): string {
  const more = { allow: null, 'allow-for-session': session, 'allow-everything': everything }[kind]
  return more ?? allow
}

/** Nothing is allowed or answered before all of it was in view. */
export function Unread({ text, onGo }: { text: string; onGo: () => void }) {
  return (
    <p className={styles.muted}>
      {text}{' '}
      <button type="button" className={styles.link} onClick={onGo}>
        {words.goToUnseen}
      </button>
    </p>
  )
}
