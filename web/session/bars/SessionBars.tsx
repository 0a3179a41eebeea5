import type { ChatState } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import type { SessionControls, UsageLimit } from '../../../worker/api/agents/sessionControls'
import { sessionOffers, type SessionCall } from '../../../worker/api/agents/offeredCalls'
import { hasEnded, type SessionSummary } from '../../../worker/api/state'
import { useHub } from '../../hub/hubContext'
import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { useClock } from '../../time/clock'
import { clockTime } from '../../time/time.logic'
import { Button } from '../../ui/Button'
import { controlOf, hasBars, limitsAt } from './bars.logic'
import { FormCard } from './FormCard'
import { GoalBar } from './GoalBar'
import styles from './SessionBars.module.css'
import { TodoBar } from './TodoBar'
import { openTodos } from './todos.logic'

interface Props {
  session: SessionSummary
  controls: SessionControls
  chat: ChatState
}

/**
 * What a person should see of a session where they write: limits, forms that wait, its goal, what its agent has to do,
 * and that the terminal is in control.
 */
export function SessionBars({ session, controls, chat }: Props) {
  const address = { serverId: session.serverId, sessionId: session.id }
  const canAnswer = !hasEnded(session.activity)
  const can = (call: SessionCall) => sessionOffers(session.content, call)
  const control = controlOf(session, controls)
  // What is known of its tools is what it had under the app's control.
  const listTools = control === 'terminal' ? null : controls.listTools
  const open = canAnswer ? openTodos(chat.blocks, { isWhole: chat.history === 'complete', listTools }) : null
  const hasTodos = open !== null && (open.todos.length > 0 || open.hasOlder)
  const limits = useLimits(controls.limits)
  if (!hasTodos && !hasBars(session, { ...controls, limits })) return null
  return (
    <div className={styles.bars}>
      {control === 'terminal' && (
        <ControlBar session={address} waits={session.activity === 'needs-you'} canTakeOver={can('switch')} />
      )}
      {limits.map((limit) => (
        <LimitBar key={limit.id} limit={limit} />
      ))}
      {controls.forms.map((form) => (
        <FormCard key={form.id} session={address} form={form} canAnswer={canAnswer && can('communication')} />
      ))}
      {controls.goal && <GoalBar session={address} goal={controls.goal} disabled={!canAnswer || !can('goal-action')} />}
      {hasTodos && <TodoBar open={open} chat={chat} />}
    </div>
  )
}

/** Those that have not ended: one goes when its time comes, whatever the agent says of it next. */
function useLimits(limits: readonly UsageLimit[]): readonly UsageLimit[] {
  const current = useClock((now) => JSON.stringify(limitsAt(limits, now).map(({ id }) => id)))
  return limits.filter(({ id }) => (JSON.parse(current) as string[]).includes(id))
}

function LimitBar({ limit: { id, label, state, usedPercent, resetsAt } }: { limit: UsageLimit }) {
  const words = composerMessages.limit
  const names: Readonly<Record<string, string>> = words.names
  const name = label ?? (Object.hasOwn(names, id) ? names[id] : undefined) ?? id
  const ends = useClock((now) => (resetsAt === null ? '' : words.until(clockTime(resetsAt, now))))
  const percent = usedPercent === null ? '' : `, ${Math.round(usedPercent)} %`
  return (
    <output className={styles.bar} data-look={state}>
      {state === 'reached' ? words.reached(name) : words.warning(name, percent)} {ends}
    </output>
  )
}

/** `waits`: something is asked there, and nothing here can answer it. */
function ControlBar({
  session,
  waits,
  canTakeOver,
}: {
  session: SessionAddress
  waits: boolean
  canTakeOver: boolean
}) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const words = composerMessages.control
  return (
    <div className={styles.bar} data-look="warning">
      <span className={styles.text}>
        {words.terminal} {waits ? words.waits : words.asks}
      </span>
      {canTakeOver && (
        <Button look="quiet" disabled={isBusy} onClick={() => run(commands.giveControl(session, 'app'))}>
          {isBusy ? words.changing : words.takeOver}
        </Button>
      )}
      {error && (
        <p className={styles.problem} role="alert">
          {words.failed(messages.error(error).what)}
        </p>
      )}
    </div>
  )
}
