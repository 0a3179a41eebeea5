import { useEffect, useRef, useState } from 'react'
import { guardAfter, guardRemaining, startGuard, type GuardState, type Look } from './approveGuard.logic'

const lookAt = (content: string, isShown: boolean): Look => ({
  content,
  visible: isShown && document.visibilityState === 'visible',
  focused: document.hasFocus(),
})

/**
 * Guards a dangerous button against clicks that were meant for something else. `content` is all that the person
 * decides about; `isShown`: whether it is on the screen. `ready` is for the button's looks; `check` decides at the click.
 */
export function useApproveGuard(content: string, isShown = true): { ready: boolean; check(): boolean } {
  const guard = useRef<GuardState | null>(null)
  const [readyFor, setReadyFor] = useState<string | null>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const observe = () => {
      const now = performance.now()
      const look = lookAt(content, isShown)
      guard.current = guard.current ? guardAfter(guard.current, look, now) : startGuard(look, now)
      const remaining = guardRemaining(guard.current, now)
      clearTimeout(timer)
      setReadyFor(remaining === 0 ? content : null)
      // A timer may fire a little early; observing again then waits for the rest.
      if (remaining !== null && remaining > 0) timer = setTimeout(observe, remaining)
    }
    observe()
    const events = ['focus', 'blur', 'pageshow', 'pagehide'] as const
    for (const event of events) window.addEventListener(event, observe)
    document.addEventListener('visibilitychange', observe)
    return () => {
      clearTimeout(timer)
      for (const event of events) window.removeEventListener(event, observe)
      document.removeEventListener('visibilitychange', observe)
    }
  }, [content, isShown])

  const check = () => {
    if (!guard.current) return false
    const now = performance.now()
    return guardRemaining(guardAfter(guard.current, lookAt(content, isShown), now), now) === 0
  }
  return { ready: isShown && readyFor === content, check }
}
