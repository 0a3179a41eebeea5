import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SessionId } from '../../api/ids'
import type { SessionRow } from '../../protocol/wire/rows'
import { sessionTime } from './lastMessages'

const row: SessionRow = {
  id: 's' as SessionId,
  seq: 7,
  createdAt: 100,
  updatedAt: 9_000,
  active: true,
  activeAt: 9_000,
  metadata: 'm',
  metadataVersion: 0,
  agentState: null,
  agentStateVersion: 0,
  dataEncryptionKey: null,
}

test('law: no heartbeat moves the time of a session whose last message is known', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.boolean(), (updatedAt, activeAt, active) => {
      expect(sessionTime({ ...row, updatedAt, activeAt, active }, { seq: 7, at: 500 })).toBe(500)
    }),
  )
})

test('an empty session has the time of its creation', () => {
  expect(sessionTime({ ...row, seq: 0 }, null)).toBe(100)
})

test('while its last message is not known, one that is up does not say "now"', () => {
  expect(sessionTime(row, null)).toBe(100)
  expect(sessionTime(row, { seq: 5, at: 500 })).toBe(500)
  expect(sessionTime({ ...row, active: false }, { seq: 5, at: 500 })).toBe(9_000)
})
