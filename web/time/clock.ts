import { useSyncExternalStore } from 'react'
import { createListeners } from '../../worker/shared/observable'

const TICK_MS = 15_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

const ticks = createListeners({
  onFirst() {
    now = Date.now()
    timer = setInterval(tick, TICK_MS)
    // A sleeping laptop or a hidden tab misses ticks.
    document.addEventListener('visibilitychange', tick)
  },
  onLast() {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  },
})

/** Every 15 s, and when the page comes to the front. */
export const onTick = ticks.add

function tick() {
  now = Date.now()
  ticks.notify()
}

/**
 * Something derived from the current time, read again every 15 s by one timer for the whole page. The component
 * renders only when the derived value changes: give strings or numbers, never fresh objects.
 */
export function useClock<T extends string | number>(derive: (now: number) => T): T {
  return useSyncExternalStore(ticks.add, () => derive(now))
}
