import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { absoluteTime, clockTime, dayLabel, daysAgo, duration, relativeTime, startOfDay } from './time.logic'

const NOW = new Date(2026, 10, 23, 14, 10).getTime()
const MINUTE = 60_000
const HOUR = 60 * MINUTE

test.each([
  [-HOUR, 'now'],
  [0, 'now'],
  [59_999, 'now'],
  [MINUTE, '1 min'],
  [59 * MINUTE, '59 min'],
  [HOUR, '1 h'],
  [14 * HOUR, '14 h'],
  [15 * HOUR, 'Yesterday'],
  [3 * 24 * HOUR, 'Fri'],
  [8 * 24 * HOUR, 'Nov 15'],
  [400 * 24 * HOUR, 'Oct 19, 2025'],
])('relativeTime of %d ms ago is %s', (age, text) => expect(relativeTime(NOW - age, NOW)).toBe(text))

test('just after midnight, some minutes ago are not "Yesterday"', () => {
  const midnight = startOfDay(NOW)
  expect(relativeTime(midnight - 5 * MINUTE, midnight + MINUTE)).toBe('6 min')
  expect(relativeTime(midnight - HOUR, midnight + HOUR)).toBe('2 h')
})

test('daysAgo counts calendar days, whatever the hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 23 }),
      (days, a, b) => {
        const now = new Date(2026, 10, 23, a)
        const then = new Date(2026, 10, 23 - days, b)
        expect(daysAgo(then.getTime(), now.getTime())).toBe(days)
      },
    ),
  )
})

test('clockTime adds the date on another day', () => {
  expect(clockTime(NOW - HOUR, NOW)).toBe('13:10')
  expect(clockTime(NOW - 48 * HOUR, NOW)).toBe('21 Nov, 14:10')
})

test('dayLabel', () => {
  expect(dayLabel(NOW, NOW)).toBe('Today')
  expect(dayLabel(NOW - 24 * HOUR, NOW)).toBe('Yesterday')
  expect(dayLabel(NOW - 72 * HOUR, NOW)).toBe('Friday, 20 Nov')
})

test.each([
  [900, null],
  [1000, '1 s'],
  [185_000, '3 min 05 s'],
  [3_720_000, '1 h 02 min'],
])('duration of %d ms is %s', (ms, text) => expect(duration(ms)).toBe(text))

const written = (time: number, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', options).format(time).replace('Sept ', 'Sep ').replace(/Sept$/, 'Sep')

test('dates are written as Intl writes them, but for its "Sept"', () => {
  const clock = { hour: '2-digit', minute: '2-digit' } as const
  const day = { day: 'numeric', month: 'short' } as const
  const year = { year: 'numeric' } as const
  fc.assert(
    fc.property(fc.date({ min: new Date(2001, 0, 1), max: new Date(2026, 10, 20), noInvalidDate: true }), (date) => {
      const time = date.getTime()
      expect(absoluteTime(time)).toBe(written(time, { weekday: 'short', ...day, ...year, ...clock, second: '2-digit' }))
      expect(clockTime(time, NOW)).toBe(`${written(time, day)}, ${written(time, clock)}`)
      const isThisYear = date.getFullYear() === 2026
      const label = `${written(time, { weekday: 'long' })}, ${written(time, day)}`
      expect(dayLabel(time, NOW)).toBe(isThisYear ? label : `${label} ${date.getFullYear()}`)
    }),
  )
})
