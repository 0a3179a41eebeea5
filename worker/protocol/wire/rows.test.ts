import * as v from 'valibot'
import { expect, test } from 'vitest'
import { messageRow, sessionRow } from './rows'
import { parseEphemeral, parseUpdate } from './updates'

const session = {
  id: 's',
  seq: 1,
  createdAt: 1,
  updatedAt: 1,
  active: true,
  activeAt: 1,
  metadata: 'AA==',
  metadataVersion: 0,
  agentState: null,
  agentStateVersion: 0,
  dataEncryptionKey: null,
}
const message = { id: 'm', seq: 1, content: { t: 'encrypted', c: 'AA==' }, localId: null, createdAt: 1 }
/** JSON knows no infinity, but `1e999` is read as one. */
const infinite = JSON.parse('1e999') as number

// One such time in the list of one server would stop the whole page: `toISOString` throws.
test.each([1e300, -1e300, infinite])('every time of a server can be written out: %d', (time) => {
  const row = v.parse(sessionRow, { ...session, createdAt: time, updatedAt: time, activeAt: time })
  const times = [
    row.createdAt,
    row.updatedAt,
    row.activeAt,
    v.parse(messageRow, { ...message, createdAt: time }).createdAt,
  ]
  const activity = parseEphemeral({ type: 'activity', id: 's', active: true, activeAt: time })
  if (activity) times.push(activity.activeAt)
  expect(times).toHaveLength(5)
  for (const one of times) expect(() => new Date(one).toISOString()).not.toThrow()
})

test.each([0, -1, 1.5, 2 ** 31, 2 ** 53, 1e300])(
  '%d is no message number: a cursor there could never come back',
  (seq) => {
    expect(v.is(messageRow, { ...message, seq })).toBe(false)
    expect(parseUpdate({ body: { t: 'new-message', sid: 's', message: { ...message, seq } } })).toBeNull()
  },
)

test('a version without an end would hide all later ones', () => {
  const update = { t: 'update-session', id: 's', metadata: { value: 'AA==', version: infinite } }
  expect(parseUpdate({ body: update })).toBeNull()
})
