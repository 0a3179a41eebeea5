import { expect, test } from 'vitest'
import type { ServerState, SessionSummary } from '../../worker/api/state'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { snoozeKey } from '../waiting/snoozed'
import { createHandover, isOver } from './shownBefore'

const asking = { key: 'cloud/s', session: { serverId: serverId('cloud'), sessionId: sessionId('s') }, waits: true }
const finished = { ...asking, waits: false }

function appWith(session: Partial<SessionSummary> | null, server: Partial<ServerState> = {}) {
  return fixtureApp([fixtureServer('cloud', server)], session ? [fixtureSession('cloud', 's', session)] : [])
}

test('what waits stays until it is answered, what is finished until it is read', () => {
  expect(isOver(asking, appWith({ activity: 'needs-you' }), '')).toBe(false)
  expect(isOver(asking, appWith({ activity: 'working', unread: true }), '')).toBe(true)
  expect(isOver(finished, appWith({ activity: 'idle', unread: true }), '')).toBe(false)
  expect(isOver(finished, appWith({ activity: 'idle', unread: false }), '')).toBe(true)
})

test('what is muted or put off goes, also where another tab or a push showed it', () => {
  const waits = { activity: 'needs-you' } as const
  expect(isOver(asking, appWith(waits, { wants: 'mute' }), '')).toBe(true)
  expect(isOver(asking, appWith(waits), snoozeKey({ key: 'cloud/s', kind: 'asks' }))).toBe(true)
  expect(isOver(finished, appWith({ activity: 'idle', unread: true }, { wants: 'needs-me' }), '')).toBe(true)
})

test('while its server has not answered nothing goes; what is gone from it does', () => {
  expect(isOver(asking, appWith(null, { connection: { kind: 'paused' } }), '')).toBe(false)
  expect(isOver(asking, appWith(null, { listsAsOf: null }), '')).toBe(false)
  expect(isOver(asking, appWith(null), '')).toBe(true)
  expect(isOver(asking, fixtureApp([], []), '')).toBe(true)
})

test('when a tab ends, what came a moment ago may not have been told; what the person put away was', () => {
  const handover = createHandover()
  handover.came('cloud/a', 1_000)
  handover.came('cloud/b', 1_000)
  handover.dismissed('cloud/b')
  expect(['cloud/a', 'cloud/b', 'cloud/c'].map((key) => handover.isOpen(key, 2_000))).toEqual([true, false, false])
  // It asked for more after that.
  handover.came('cloud/b', 1_500)
  expect(handover.isOpen('cloud/b', 2_000)).toBe(true)
  expect(handover.isOpen('cloud/b', 20_000)).toBe(false)
})
