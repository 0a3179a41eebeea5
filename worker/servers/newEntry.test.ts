import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ServerColour } from '../api/state'
import { makeShortLabel, pickColour } from './newEntry'

it('gives one or two letters, unique while letters last', () => {
  const labels = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 8 })
  fc.assert(
    fc.property(labels, (all) => {
      const taken: string[] = []
      for (const label of all) {
        const short = makeShortLabel(label, taken)
        expect([...short].length).toBeLessThanOrEqual(2)
        expect(short).not.toBe('')
        expect(taken).not.toContain(short)
        taken.push(short)
      }
    }),
  )
})

it('prefers one letter, then the initials', () => {
  expect(makeShortLabel('laptop', [])).toBe('L')
  expect(makeShortLabel('laptop', ['L'])).toBe('LA')
  expect(makeShortLabel('Lab box', ['L'])).toBe('LB')
})

it('numbers servers whose label has no letter', () => {
  expect(makeShortLabel('127.0.0.1:3005', [])).toBe('S1')
  expect(makeShortLabel('[::1]:3006', ['S1'])).toBe('S2')
  expect(makeShortLabel('[fe80::1]', ['S1'])).toBe('F')
})

it('uses every colour once before any twice', () => {
  const taken: ServerColour[] = []
  for (let i = 0; i < 8; i++) taken.push(pickColour(taken))
  expect(new Set(taken).size).toBe(8)
})
