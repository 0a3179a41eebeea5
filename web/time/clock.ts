import { useSyncExternalStore } from 'react'

const TICK_MS = 15_000

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function tick() {
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now()
    timer = setInterval(tick, TICK_MS)
    // A sleeping laptop or a hidden tab misses ticks.
    document.addEventListener('visibilitychange', tick)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
}

/**
 * Something derived from the current time, read again every 15 s by one timer for the whole page. The component
 * renders only when the derived value changes: give strings or numbers, never fresh objects.
 */
export function useClock<T extends string | number>(derive: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => derive(now))
}
