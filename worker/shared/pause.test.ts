import { expect, it, vi } from 'vitest'
import { pause } from './pause'

it('ends after its time, or with the signal, and leaves no timer behind', async () => {
  vi.useFakeTimers()
  try {
    let isOver = false
    const over = pause(1000, new AbortController().signal).then(() => (isOver = true))
    await vi.advanceTimersByTimeAsync(999)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await over

    const cancelled = new AbortController()
    const waiting = pause(1000, cancelled.signal)
    cancelled.abort()
    await waiting
    await pause(1000, cancelled.signal)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
