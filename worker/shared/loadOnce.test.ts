import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { loadOnce } from './loadOnce'

test('it is loaded by the first call, and there is nothing before', async () => {
  const load = vi.fn(async () => ({}))
  const loaded = loadOnce(load)
  expect(loaded.current()).toBeNull()
  const first = loaded()
  expect(loaded.current()).toBe(first)
  expect(loaded()).toBe(first)
  await first
  expect(await loaded()).toBe(await first)
  expect(load).toHaveBeenCalledOnce()
})

test('law: there is one load until one succeeds, however many ask, and then no other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 8 }), fc.nat(4), async (callers, failures) => {
      let loads = 0
      const loaded = loadOnce(async () => {
        loads++
        if (loads <= failures) throw new Error('not now')
        return loads
      })
      for (const [turn, more] of callers.entries()) {
        const asked = await Promise.allSettled(Array.from({ length: more + 1 }, loaded))
        const expected = turn < failures ? 'rejected' : 'fulfilled'
        expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([expected]))
        expect(loaded.current() === null).toBe(turn < failures)
      }
      expect(loads).toBe(Math.min(callers.length, failures + 1))
    }),
  )
})
