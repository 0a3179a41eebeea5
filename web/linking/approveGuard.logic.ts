/** How long the question must be visible, focused and unchanged before it may be approved (docs/design.md 4.1). */
export const APPROVE_AFTER_MS = 700

/** `since`: when the person began to see this very content, on a monotonic clock in ms; null = not looking. */
export interface GuardState {
  content: string
  since: number | null
}

export interface Look {
  /** Everything that the person decides about, as one string. */
  content: string
  visible: boolean
  focused: boolean
}

export function startGuard(look: Look, now: number): GuardState {
  return { content: look.content, since: look.visible && look.focused ? now : null }
}

/** Looking away or a change of the content restarts the wait. */
export function guardAfter(state: GuardState, look: Look, now: number): GuardState {
  const goesOn = state.since !== null && state.content === look.content && look.visible && look.focused
  return goesOn ? state : startGuard(look, now)
}

/** Milliseconds until approval is possible; null while nobody looks. */
export function guardRemaining(state: GuardState, now: number): number | null {
  return state.since === null ? null : Math.max(0, state.since + APPROVE_AFTER_MS - now)
}
