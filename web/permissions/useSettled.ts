import { useEffect, useRef, useState } from 'react'
import { guardAfter, guardRemaining, startGuard, type GuardState, type Look } from '../linking/approveGuard.logic'

/**
 * Whether `content` has been seen unchanged long enough (docs/design.md 9.2). The card looks at presses itself: `check`
 * answers when one begins and when it ends.
 */
export function useSettled(content: string, isShown = true): { ready: boolean; check(): boolean } {
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

function lookAt(content: string, isShown: boolean): Look {
  return {
    content,
    visible: isShown && document.visibilityState === 'visible',
    focused: document.hasFocus(),
    pressed: false,
    presses: 0,
  }
}
