import * as fc from 'fast-check'
import type { SessionActivity, SessionSummary } from '../../worker/api/state'
import { FIXTURE_NOW, fixtureSession } from './fixtureStates'

const HOUR = 3_600_000
/** Of the day of `FIXTURE_NOW`. */
export const NOON = new Date(FIXTURE_NOW).setHours(12, 0, 0, 0)

export const activities: SessionActivity[] = ['needs-you', 'working', 'idle', 'offline', 'archived', 'unknown']
/** Of few servers and ids, so that they collide; from long ago to soon after `NOON`. */
export const anySession: fc.Arbitrary<SessionSummary> = fc
  .record({
    server: fc.constantFrom('a', 'b', 'c'),
    id: fc.constantFrom('1', '2', '3', '4', '5'),
    activity: fc.constantFrom(...activities),
    updatedAt: fc.integer({ min: NOON - 400 * HOUR, max: NOON + HOUR }),
    createdAt: fc.integer({ min: NOON - 800 * HOUR, max: NOON }),
  })
  .map(({ server, id, ...times }) => fixtureSession(server, id, times))
