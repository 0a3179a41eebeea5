import { expect, test } from 'vitest'
import { parseSnoozed, snoozedAt, withoutServers } from '../waiting/snoozed'
import { snoozeChoices, withSnooze } from './snooze.logic'

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()

test('the evening is offered while it is more than an hour away', () => {
  expect(snoozeChoices(at(23, 10))).toEqual([
    { choice: 'hour', until: at(23, 11) },
    { choice: 'evening', until: at(23, 18) },
    { choice: 'tomorrow', until: at(24, 9) },
  ])
  expect(snoozeChoices(at(23, 17)).map(({ choice }) => choice)).toEqual(['hour', 'tomorrow'])
})

test('it comes back at its time, or when it is brought back; others stay', () => {
  const both = withSnooze(withSnooze({}, 'a/1', 200, 100), 'b/2', 300, 100)
  expect(snoozedAt(both, 100)).toBe('a/1\nb/2')
  expect(snoozedAt(both, 200)).toBe('b/2')
  expect(withSnooze(both, 'b/2', null, 100)).toEqual({ 'a/1': 200 })
  expect(withSnooze(both, 'c/3', 900, 250)).toEqual({ 'b/2': 300, 'c/3': 900 })
})

test('what was put off of a server goes with its sign-in', () => {
  const both = { 'asks:home/1': 200, 'finished:cloud/1': 200, 'unsent:cloud/2': 200 }
  expect(withoutServers(both, ['home'])).toEqual({ 'asks:home/1': 200 })
  expect(withoutServers(both, ['cloud', 'home'])).toBe(both)
  expect(withoutServers(both, [])).toEqual({})
})

test('what is stored is read as far as it makes sense', () => {
  expect(parseSnoozed('{"a/1":5,"b/2":"x"}')).toEqual({ 'a/1': 5 })
  for (const text of [null, '', 'null', '[', '7']) expect(parseSnoozed(text)).toEqual({})
})
