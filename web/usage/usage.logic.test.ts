import { assert, array, double, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { chartOf } from './usage.logic'

const now = new Date(2026, 10, 27, 15).getTime()
const dayMs = 86_400_000

test('days of several servers are added up, also where a server’s day begins at another hour', () => {
  const midnight = new Date(2026, 10, 27).getTime()
  const reports = [
    { at: midnight, tokens: 10, cost: 0.5 },
    { at: midnight - 5 * 3_600_000, tokens: 5, cost: null },
    { at: midnight - dayMs, tokens: null, cost: 0.25 },
  ]
  const { days, tokens, cost } = chartOf(reports, 7, now)
  expect(days).toHaveLength(7)
  expect(days.at(-1)).toMatchObject({ at: midnight, tokens: 15, cost: 0.5, height: 1 })
  expect(days.at(-2)).toMatchObject({ tokens: 0, cost: 0.25, height: 0 })
  expect([tokens, cost]).toEqual([15, 0.75])
})

test('without a number nothing is said', () => {
  expect(chartOf([], 7, now)).toMatchObject({ tokens: null, cost: null })
})

test('law: every bar fits, and nothing is lost', () => {
  const reports = array(
    record({
      at: integer({ min: now - 6 * dayMs, max: now }),
      tokens: integer({ min: 0 }),
      cost: double({ min: 0, max: 9, noNaN: true }),
    }),
  )
  assert(
    property(reports, (given) => {
      const { days, tokens } = chartOf(given, 8, now)
      expect(days.every(({ height }) => height >= 0 && height <= 1)).toBe(true)
      expect(days.reduce((sum, day) => sum + day.tokens, 0)).toBe(tokens ?? 0)
    }),
  )
})
