import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anySession, NOON } from '../testing/anySession'
import { fixtureSession } from '../testing/fixtureStates'
import { compareSessions, sectionOf } from './arrangement.logic'

describe('order', () => {
  test('compareSessions is a total order', () => {
    fc.assert(
      fc.property(anySession, anySession, anySession, (a, b, c) => {
        expect(Math.sign(compareSessions(a, b))).toBe(-Math.sign(compareSessions(b, a)) + 0)
        if (compareSessions(a, b) <= 0 && compareSessions(b, c) <= 0)
          expect(compareSessions(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})

test('a session that waits for its next message does not run', () => {
  expect(sectionOf(fixtureSession('a', 's', { activity: 'working' }), NOON)).toBe('running')
  expect(sectionOf(fixtureSession('a', 's', { activity: 'idle', updatedAt: NOON }), NOON)).toBe('today')
})
