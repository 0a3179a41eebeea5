import Target from 'lucide-react/icons/target'
import { useState } from 'react'
import type { SessionAddress } from '../../../worker/api/ids'
import type { Goal, GoalAction } from '../../../worker/api/agents/sessionControls'
import { useHub } from '../../hub/hubContext'
import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { Button } from '../../ui/Button'
import styles from './SessionBars.module.css'

const words = composerMessages.goal

/** What the agent works towards by itself, and what can be done about it. */
export function GoalBar({ session, goal, disabled }: { session: SessionAddress; goal: Goal; disabled: boolean }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [edited, setEdited] = useState<string | null>(null)
  const { text, can, step } = goal
  const isOff = disabled || isBusy
  const act = (action: GoalAction) => run(commands.actOnGoal(session, action), () => setEdited(null))
  return (
    <section className={styles.bar} aria-label={words.name}>
      <Target size={14} aria-hidden className={styles.icon} />
      {edited === null ? (
        <>
          <span className={styles.text}>
            {text}
            {step && <span className={styles.muted}> · {words.step(step.current, step.total)}</span>}
          </span>
          {/* Where they do not fit beside the text they stay together. */}
          <span style={{ display: 'flex' }}>
            {can.edit && (
              <Button look="quiet" disabled={isOff} onClick={() => setEdited(text)}>
                {words.edit}
              </Button>
            )}
            {can.stop && (
              <Button look="quiet" disabled={isOff} onClick={() => act({ kind: 'stop' })}>
                {words.stop}
              </Button>
            )}
            {can.clear && (
              <Button look="quiet" disabled={isOff} onClick={() => act({ kind: 'clear' })}>
                {words.clear}
              </Button>
            )}
          </span>
        </>
      ) : (
        <form
          className={styles.edit}
          onSubmit={(event) => {
            event.preventDefault()
            if (edited.trim() !== '') act({ kind: 'edit', objective: edited.trim() })
          }}
        >
          <input
            type="text"
            autoComplete="off"
            aria-label={words.field}
            value={edited}
            disabled={isOff}
            onChange={(event) => setEdited(event.target.value)}
          />
          <Button type="submit" disabled={isOff || edited.trim() === ''}>
            {words.save}
          </Button>
          <Button look="quiet" onClick={() => setEdited(null)}>
            {messages.app.cancel}
          </Button>
        </form>
      )}
      {error && (
        <p className={styles.problem} role="alert">
          {words.failed(messages.error(error).what)}
        </p>
      )}
    </section>
  )
}
