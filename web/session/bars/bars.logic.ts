import type { SessionControls, UsageLimit } from '../../../worker/api/agents/sessionControls'
import type { SessionSummary } from '../../../worker/api/state'

/** Who is in control of a session that has a terminal; null = there is nothing to say or to change. */
export function controlOf(session: SessionSummary, controls: SessionControls): 'terminal' | 'app' | null {
  const { content, activity } = session
  const isRunning = activity === 'idle' || activity === 'working' || activity === 'needs-you'
  if (content.kind !== 'open' || !isRunning) return null
  if (content.controlledByTerminal) return 'terminal'
  // Only this agent's CLI can give the control back.
  return controls.hasTerminal && content.agent === 'claude' && !controls.isHappyAgent ? 'app' : null
}

/** The limits that still hold; one without an end holds until the agent says otherwise. */
export function limitsAt(limits: readonly UsageLimit[], now: number): readonly UsageLimit[] {
  return limits.filter(({ resetsAt }) => resetsAt === null || resetsAt > now)
}

/** Whether anything is shown above the composer besides notes and the agent's list. */
export function hasBars(session: SessionSummary, controls: SessionControls): boolean {
  const { goal, forms, limits } = controls
  return goal !== null || forms.length > 0 || limits.length > 0 || controlOf(session, controls) === 'terminal'
}
