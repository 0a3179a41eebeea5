import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { APPROVE_AFTER_MS, guardAfter, guardRemaining, startGuard, type Look } from './approveGuard.logic'

const looking: Look = { content: 'a', visible: true, focused: true }

describe('approve guard', () => {
  test('approval becomes possible after 700 ms of looking', () => {
    const guard = startGuard(looking, 1000)
    expect(guardRemaining(guard, 1000)).toBe(700)
    expect(guardRemaining(guard, 1699)).toBe(1)
    expect(guardRemaining(guard, 1700)).toBe(0)
  })

  test('nobody looks: no approval, however long', () => {
    expect(guardRemaining(startGuard({ ...looking, visible: false }, 0), 1e9)).toBeNull()
    expect(guardRemaining(startGuard({ ...looking, focused: false }, 0), 1e9)).toBeNull()
  })

  test.each([
    ['blur', { ...looking, focused: false }],
    ['hiding', { ...looking, visible: false }],
    ['a change', { ...looking, content: 'b' }],
  ])('%s restarts the wait', (_name, interruption) => {
    const ready = startGuard(looking, 0)
    const interrupted = guardAfter(ready, interruption, 5000)
    const back = guardAfter(interrupted, looking, 5001)
    expect(guardRemaining(back, 5001)).toBe(APPROVE_AFTER_MS)
  })

  test('law: ready only when every look of the last 700 ms saw this content, visible and focused', () => {
    const look = fc.record({
      content: fc.constantFrom('a', 'b'),
      visible: fc.boolean(),
      focused: fc.boolean(),
      wait: fc.nat(900),
    })
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), fc.nat(900), (looks, lastWait) => {
        let now = 0
        let state = startGuard({ content: '', visible: false, focused: false }, 0)
        const history: (Look & { at: number })[] = []
        for (const { wait, ...seen } of looks) {
          now += wait
          state = guardAfter(state, seen, now)
          history.push({ ...seen, at: now })
        }
        const end = now + lastWait
        const current = history.at(-1)!.content
        const wrong = history.findLastIndex((seen) => !seen.visible || !seen.focused || seen.content !== current)
        const since = history[wrong + 1]
        const expected = since !== undefined && end - since.at >= APPROVE_AFTER_MS
        expect(guardRemaining(state, end) === 0).toBe(expected)
      }),
    )
  })
})
