import { useEffect, useRef, useState } from 'react'
import {
  guardAfter,
  guardAfterClick,
  guardRemaining,
  mayApprove,
  startGuard,
  type GuardState,
  type Look,
} from './approveGuard.logic'
import { createPressWatch, type PressWatch } from './pressWatch'

/**
 * Guards a dangerous button against presses that were meant for something else. `content` is all that the person
 * decides about; `isShown`: whether it is on the screen. `ready` is for the button's looks; `check` decides at the click,
 * once for each press.
 */
export function useApproveGuard(content: string, isShown = true): { ready: boolean; check(): boolean } {
  const guard = useRef<GuardState | null>(null)
  const watch = useRef<PressWatch | null>(null)
  const [readyFor, setReadyFor] = useState<string | null>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const observe = () => {
      const now = performance.now()
      const look = lookAt(content, isShown, watch.current)
      guard.current = guard.current ? guardAfter(guard.current, look, now) : startGuard(look, now)
      const remaining = guardRemaining(guard.current, now)
      clearTimeout(timer)
      // While the button itself is pressed, it looks as it did.
      const isReady = remaining === 0 || (look.pressed && guard.current.isFresh)
      setReadyFor(isReady ? content : null)
      // A timer may fire a little early; observing again then waits for the rest.
      if (remaining !== null && remaining > 0) timer = setTimeout(observe, remaining)
    }
    watch.current ??= createPressWatch()
    const unwatch = watch.current.start(observe)
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
  }, [content, isShown])

  const check = () => {
    if (!guard.current) return false
    const now = performance.now()
    const state = guardAfter(guard.current, lookAt(content, isShown, watch.current), now)
    guard.current = guardAfterClick(state, now)
    return mayApprove(state, now)
  }
  return { ready: isShown && readyFor === content, check }
}

function lookAt(content: string, isShown: boolean, watch: PressWatch | null): Look {
  return {
    content,
    visible: isShown && document.visibilityState === 'visible',
    focused: document.hasFocus(),
    pressed: watch?.isPressed() ?? false,
    presses: watch?.presses() ?? 0,
  }
}
