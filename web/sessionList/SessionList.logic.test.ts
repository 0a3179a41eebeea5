import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionActivity, SessionSummary } from '../../worker/api/state'
import { FIXTURE_NOW, fixtureSession } from '../testing/fixtureStates'
import { compareSessions, sectionOf } from './SessionList.logic'

const HOUR = 3_600_000
const NOON = new Date(FIXTURE_NOW).setHours(12, 0, 0, 0)

const activities: SessionActivity[] = ['needs-you', 'working', 'idle', 'offline', 'archived', 'unknown']
const anySession: fc.Arbitrary<SessionSummary> = fc
  .record({
    server: fc.constantFrom('a', 'b', 'c'),
    id: fc.constantFrom('1', '2', '3', '4', '5'),
    activity: fc.constantFrom(...activities),
    updatedAt: fc.integer({ min: NOON - 400 * HOUR, max: NOON + HOUR }),
    createdAt: fc.integer({ min: NOON - 800 * HOUR, max: NOON }),
  })
  .map(({ server, id, ...times }) => fixtureSession(server, id, times))

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
