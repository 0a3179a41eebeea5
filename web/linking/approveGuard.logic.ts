/**
 * How long the question must be visible, focused, unchanged and unpressed before it may be approved (docs/design.md
 * 4.1).
 */
export const APPROVE_AFTER_MS = 700

/**
 * `since`: when the person began to see this very content without pressing, on a monotonic clock in ms; null = not so.
 */
export interface GuardState {
  content: string
  since: number | null
  /** The last press began after the content had been in view long enough, and has not decided anything yet. */
  isFresh: boolean
  presses: number
}

export interface Observation {
  /** Everything that the person decides about, as one string. */
  content: string
  /** Everything needed for the decision is in view. */
  visible: boolean
  focused: boolean
  /** A key or pointer that could press the button is down. */
  pressed: boolean
  /** How often one went down so far; a key that repeats goes down each time. */
  presses: number
}

export function startGuard({ content, visible, focused, pressed, presses }: Observation, now: number): GuardState {
  return { content, since: visible && focused && !pressed ? now : null, isFresh: false, presses }
}

/**
 * Looking away, a change of the content and every press restart the wait; while something is pressed nothing is waited
 * for. A press that begins after the wait is fresh, and stays so until the next one, a look away or a change.
 */
export function guardAfter(state: GuardState, observed: Observation, now: number): GuardState {
  if (state.content !== observed.content || !observed.visible || !observed.focused) return startGuard(observed, now)
  const since = observed.pressed ? null : now
  if (observed.presses !== state.presses) {
    return { ...state, since, isFresh: guardRemaining(state, now) === 0, presses: observed.presses }
  }
  return observed.pressed || state.since === null ? { ...state, since } : state
}

/** Milliseconds until approval is possible; null while nobody looks, or something is pressed. */
export function guardRemaining(state: GuardState, now: number): number | null {
  return state.since === null ? null : Math.max(0, state.since + APPROVE_AFTER_MS - now)
}

/** Whether a click counts now: that of a fresh press, or one without any press (assistive technology). */
export function mayApprove(state: GuardState, now: number): boolean {
  return state.isFresh || guardRemaining(state, now) === 0
}

/** One press decides once. */
export function guardAfterClick(state: GuardState, now: number): GuardState {
  return { ...state, since: state.since === null ? null : now, isFresh: false }
}
