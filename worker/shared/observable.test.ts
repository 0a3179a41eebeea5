import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createListeners, createObservable } from './observable'

test('listeners are called with what happened until they unsubscribe', () => {
  const listeners = createListeners<[number, string]>()
  const first = vi.fn()
  const second = vi.fn()
  const stop = listeners.add(first)
  listeners.add(second)
  listeners.notify(1, 'a')
  stop()
  listeners.notify(2, 'b')
  listeners.clear()
  listeners.notify(3, 'c')
  expect(first.mock.calls).toEqual([[1, 'a']])
  expect(second.mock.calls).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
})

test('a listener that unsubscribes itself or another one while it is called disturbs nobody', () => {
  const listeners = createListeners()
  const called: string[] = []
  const stopFirst = listeners.add(() => {
    called.push('first')
    stopFirst()
    stopThird()
  })
  listeners.add(() => called.push('second'))
  const stopThird = listeners.add(() => called.push('third'))
  listeners.notify()
  listeners.notify()
  expect(called).toEqual(['first', 'second', 'second'])
})

test('an observable tells of another value only', () => {
  const value = createObservable({ count: 0 })
  const listener = vi.fn()
  value.onChange(listener)
  value.set(value.get())
  expect(listener).not.toHaveBeenCalled()
  value.set({ count: 0 })
  expect(listener).toHaveBeenCalledOnce()
})

test('law: the hooks tell exactly whether anybody listens', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4)), (toggled) => {
      let isOpen = false
      const listeners = createListeners({
        onFirst: () => {
          expect(isOpen).toBe(false)
          isOpen = true
        },
        onLast: () => {
          expect(isOpen).toBe(true)
          isOpen = false
        },
      })
      const stops = new Map<number, () => void>()
      for (const one of toggled) {
        const stop = stops.get(one)
        if (stop) {
          stop()
          // Once more changes nothing.
          stop()
          stops.delete(one)
        } else {
          stops.set(
            one,
            listeners.add(() => undefined),
          )
        }
        expect(isOpen).toBe(stops.size > 0)
        expect(listeners.isEmpty()).toBe(stops.size === 0)
      }
    }),
  )
})
