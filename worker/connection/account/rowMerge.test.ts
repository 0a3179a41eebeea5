import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionId } from '../../api/ids'
import type { SessionRow } from '../../protocol/wire/rows'
import { presenceDoubtMs, isPresent } from './presence'
import { applySessionUpdate, liveActivity, mergeSessionRow, newerActivity } from './entities/rowMerge'

const row: SessionRow = {
  id: 's' as SessionId,
  seq: 0,
  createdAt: 0,
  updatedAt: 0,
  active: true,
  activeAt: 1000,
  metadata: 'metadata 0',
  metadataVersion: 0,
  agentState: null,
  agentStateVersion: 0,
  dataEncryptionKey: null,
}

const metadataOf = (version: number) => ({ value: `metadata ${version}`, version })
const stateOf = (version: number) => ({ value: `state ${version}`, version })

/** One way in which news of a session arrive: an event, or a row of a list or of `new-session`. */
const news = fc.oneof(
  fc
    .integer({ min: 0, max: 9 })
    .map((version) => (held: SessionRow) => applySessionUpdate(held, { metadata: metadataOf(version) })),
  fc
    .integer({ min: 1, max: 9 })
    .map((version) => (held: SessionRow) => applySessionUpdate(held, { agentState: stateOf(version) })),
  fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat()).map(
    ([metadataVersion, agentStateVersion, seq]) =>
      (held: SessionRow) =>
        mergeSessionRow(held, {
          ...row,
          seq,
          metadata: metadataOf(metadataVersion).value,
          metadataVersion,
          agentState: stateOf(agentStateVersion).value,
          agentStateVersion,
        }),
  ),
)

describe('rows', () => {
  test('any order and repetition of news gives the same row', () => {
    const property = fc.property(
      fc
        .array(news, { maxLength: 12 })
        .chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length }),
            fc.array(fc.constantFrom(...(all.length > 0 ? all : [(held: SessionRow) => held]))),
          ),
        ),
      ([all, shuffled, repeated]) => {
        const inOrder = all.reduce((held, apply) => apply(held), row)
        expect([...shuffled, ...repeated].reduce((held, apply) => apply(held), row)).toEqual(inOrder)
      },
    )
    fc.assert(property)
  })

  test('nothing new keeps the identity', () => {
    expect(mergeSessionRow(row, { ...row })).toBe(row)
    expect(applySessionUpdate(row, { metadata: metadataOf(0), agentState: null })).toBe(row)
  })

  test('activity goes by time; at the same time inactive wins', () => {
    const held = { active: true, activeAt: 1000 }
    expect(newerActivity(held, { active: false, activeAt: 999 })).toEqual(held)
    expect(newerActivity(held, { active: false, activeAt: 1000 })).toEqual({ active: false, activeAt: 1000 })
    expect(newerActivity({ active: false, activeAt: 1000 }, { active: true, activeAt: 1000 }).active).toBe(false)
    expect(newerActivity({ active: false, activeAt: 1000 }, { active: true, activeAt: 1001 }).active).toBe(true)
  })
})

test('an event of a machine whose clock is behind counts, and a list that lags behind it does not undo it', () => {
  const created = { active: true, activeAt: 10_000 }
  const ended = liveActivity(created, { active: false, activeAt: 4_000 })
  expect(ended).toEqual({ active: false, activeAt: 10_000 })
  expect(newerActivity(ended, created).active).toBe(false)
  expect(newerActivity(ended, { active: true, activeAt: 3_000 }).active).toBe(false)
  const resumed = liveActivity(ended, { active: true, activeAt: 5_000 })
  expect(resumed).toEqual({ active: true, activeAt: 10_000 })
  expect(newerActivity(resumed, { active: false, activeAt: 4_000 }).active).toBe(true)
})

test('what is active but silent for two minutes is not present; a heartbeat that reached us counts by our clock', () => {
  const now = 10_000_000
  expect(isPresent({ active: true, activeAt: now - presenceDoubtMs + 1, heardAt: 0 }, now)).toBe(true)
  expect(isPresent({ active: true, activeAt: now - presenceDoubtMs, heardAt: 0 }, now)).toBe(false)
  expect(isPresent({ active: true, activeAt: 0, heardAt: now - 1 }, now)).toBe(true)
  expect(isPresent({ active: false, activeAt: now, heardAt: now }, now)).toBe(false)
})
