import { useEffect, useRef, useState } from 'react'
import {
  guardAfter,
  guardAfterClick,
  guardRemaining,
  mayApprove,
  startGuard,
  type GuardState,
  type Observation,
} from './approveGuard.logic'
import { createPressWatch, type PressWatch } from './pressWatch'

/**
 * Guards a dangerous button against presses that were meant for something else. `content` is all that the person
 * decides about; `isShown`: whether it is on the screen. `ready` is for the button's looks; `check` decides at the click,
 * once for each press.
 */
export function useApproveGuard(content: string, isShown = true): { ready: boolean; check(): boolean } {
  const { ready, current, keep } = useGuardState(content, isShown, createPressWatch)
  const check = () => {
    const now = performance.now()
    const state = current(now)
    if (!state) return false
    keep(guardAfterClick(state, now))
    return mayApprove(state, now)
  }
  return { ready, check }
}

/**
 * The same wait for who looks at presses itself: `check` may be asked when one begins and again when it ends, and only
 * says whether `content` has been seen unchanged long enough.
 */
export function useSettled(content: string, isShown = true): { ready: boolean; check(): boolean } {
  const { ready, current } = useGuardState(content, isShown, watchNoPresses)
  const check = () => {
    const now = performance.now()
    const state = current(now)
    return state !== null && guardRemaining(state, now) === 0
  }
  return { ready, check }
}

/** `current`: the state at this moment; null = the screen is not there yet. */
function useGuardState(content: string, isShown: boolean, createWatch: () => PressWatch) {
  const guard = useRef<GuardState | null>(null)
  const [watch] = useState(createWatch)
  const [readyFor, setReadyFor] = useState<string | null>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const observe = () => {
      const now = performance.now()
      const observed = observation(content, isShown, watch)
      guard.current = guard.current ? guardAfter(guard.current, observed, now) : startGuard(observed, now)
      const remaining = guardRemaining(guard.current, now)
      clearTimeout(timer)
      // While the button itself is pressed, it looks as it did.
      const isReady = remaining === 0 || (observed.pressed && guard.current.isFresh)
      setReadyFor(isReady ? content : null)
      // A timer may fire a little early; observing again then waits for the rest.
      if (remaining !== null && remaining > 0) timer = setTimeout(observe, remaining)
    }
    const unwatch = watch.start(observe)
    observe()
    const events = ['focus', 'blur', 'pageshow', 'pagehide'] as const
    for (const event of events) window.addEventListener(event, observe)
    document.addEventListener('visibilitychange', observe)
    return () => {
      clearTimeout(timer)
      unwatch()
      for (const event of events) window.removeEventListener(event, observe)
      document.removeEventListener('visibilitychange', observe)
    }
  }, [content, isShown, watch])

  const current = (now: number): GuardState | null =>
    guard.current && guardAfter(guard.current, observation(content, isShown, watch), now)
  const keep = (state: GuardState): void => {
    guard.current = state
  }
  return { ready: isShown && readyFor === content, current, keep }
}

function watchNoPresses(): PressWatch {
  return { isPressed: () => false, presses: () => 0, start: () => () => undefined }
}

function observation(content: string, isShown: boolean, watch: PressWatch): Observation {
  return {
    content,
    visible: isShown && document.visibilityState === 'visible',
    focused: document.hasFocus(),
    pressed: watch.isPressed(),
    presses: watch.presses(),
  }
}
