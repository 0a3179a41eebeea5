import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  APPROVE_AFTER_MS,
  guardAfter,
  guardAfterClick,
  guardRemaining,
  mayApprove,
  startGuard,
  type GuardState,
  type Observation,
} from './approveGuard.logic'

const looking: Observation = { content: 'a', visible: true, focused: true, pressed: false, presses: 0 }

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

  /** A press and its click, of `heldMs`, that begins at `at`. */
  function pressed(state: GuardState, at: number, heldMs = 20): { approves: boolean; state: GuardState } {
    const presses = state.presses + 1
    const down = guardAfter(state, { ...looking, pressed: true, presses }, at)
    const up = guardAfter(down, { ...looking, presses }, at + heldMs)
    return { approves: mayApprove(up, at + heldMs), state: guardAfterClick(up, at + heldMs) }
  }

  test('a press before it is ready restarts the wait; one afterwards counts once', () => {
    const early = pressed(startGuard(looking, 0), 650)
    expect(early.approves).toBe(false)
    expect(guardRemaining(early.state, 670)).toBe(APPROVE_AFTER_MS)
    const late = pressed(early.state, 1_400)
    expect(late.approves).toBe(true)
    expect(mayApprove(late.state, 1_420)).toBe(false)
  })

  test('a click every 100 ms in one place never approves', () => {
    let state = startGuard(looking, 0)
    for (let at = 0; at < 60_000; at += 100) {
      const click = pressed(state, at)
      expect(click.approves).toBe(false)
      ;({ state } = click)
    }
  })

  test('a key that is held down never approves: not while it repeats, nor while it does not', () => {
    let state = guardAfter(startGuard(looking, 0), { ...looking, pressed: true, presses: 1 }, 10)
    expect(mayApprove(state, 60_000)).toBe(false)
    for (let presses = 2; presses < 100; presses++) {
      state = guardAfter(state, { ...looking, pressed: true, presses }, presses * 1_000)
      expect(mayApprove(state, presses * 1_000)).toBe(false)
    }
    const released = guardAfter(state, { ...looking, presses: 99 }, 100_000)
    expect(guardRemaining(released, 100_000)).toBe(APPROVE_AFTER_MS)
    expect(pressed(released, 100_700).approves).toBe(true)
  })

  test('a fresh press that is held is no second one', () => {
    const down = guardAfter(startGuard(looking, 0), { ...looking, pressed: true, presses: 1 }, 1_000)
    expect(mayApprove(down, 1_000)).toBe(true)
    const repeated = guardAfter(down, { ...looking, pressed: true, presses: 2 }, 1_500)
    expect(mayApprove(repeated, 1_500)).toBe(false)
  })

  test('a change between press and click: the click is for what is gone', () => {
    const down = guardAfter(startGuard(looking, 0), { ...looking, pressed: true, presses: 1 }, 1_000)
    const changed = guardAfter(down, { ...looking, content: 'b', presses: 1 }, 1_080)
    expect(mayApprove(changed, 1_080)).toBe(false)
  })

  test('a click without a press, as assistive technology gives it, counts once it is ready', () => {
    const state = startGuard(looking, 0)
    expect(mayApprove(state, 699)).toBe(false)
    expect(mayApprove(state, 700)).toBe(true)
  })

  test('law: ready only when every observation of the last 700 ms saw this content, visible, focused and unpressed', () => {
    const observed = fc.record({
      content: fc.constantFrom('a', 'b'),
      visible: fc.boolean(),
      focused: fc.boolean(),
      press: fc.constantFrom('down', 'short', 'none'),
      wait: fc.nat(900),
    })
    fc.assert(
      fc.property(fc.array(observed, { minLength: 1, maxLength: 12 }), fc.nat(900), (observations, lastWait) => {
        let now = 0
        let presses = 0
        let state = startGuard({ content: '', visible: false, focused: false, pressed: false, presses }, 0)
        const history: { at: number; content: string; isRight: boolean; isNew: boolean }[] = []
        for (const { wait, press, ...seen } of observations) {
          now += wait
          if (press !== 'none') presses++
          const pressed = press === 'down'
          state = guardAfter(state, { ...seen, pressed, presses }, now)
          const isRight = seen.visible && seen.focused && !pressed
          history.push({ at: now, content: seen.content, isRight, isNew: press !== 'none' })
        }
        const end = now + lastWait
        const { content } = history.at(-1)!
        const wrong = history.findLastIndex((seen) => !seen.isRight || seen.content !== content)
        // A short press begins and ends at its observation: the wait begins there anew.
        const short = history.findLastIndex((seen) => seen.isNew)
        const since = history[Math.max(wrong + 1, short)]
        const expected = wrong < history.length - 1 && since !== undefined && end - since.at >= APPROVE_AFTER_MS
        expect(guardRemaining(state, end) === 0).toBe(expected)
      }),
    )
  })
})
