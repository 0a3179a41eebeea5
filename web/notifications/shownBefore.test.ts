import { expect, test } from 'vitest'
import { waitingDigest } from '../../worker/api/push/waitingDigest'
import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { snoozeKey } from '../waiting/snoozed'
import { createHandover, isHeard, isOver, type ShownBefore } from './shownBefore'

const asking = {
  key: 'cloud/s',
  session: { serverId: serverId('cloud'), sessionId: sessionId('s') },
  waits: true,
  waiting: null,
  heardBy: 0,
}
const finished = { ...asking, waits: false }

function appWith(session: Partial<SessionSummary> | null, server: Partial<ServerState> = {}) {
  return fixtureApp([fixtureServer('cloud', server)], session ? [fixtureSession('cloud', 's', session)] : [])
}

const appWhere = (...pendingRequests: string[]) => appWith({ activity: 'needs-you', pendingRequests })

const over = (one: ShownBefore, app: AppState, snoozed: string) => isOver(one, app, snoozed, 1_000)

test('what waits stays until it is answered, what is finished until it is read', () => {
  expect(over(asking, appWith({ activity: 'needs-you' }), '')).toBe(false)
  expect(over(asking, appWith({ activity: 'working', unread: true }), '')).toBe(true)
  expect(over(finished, appWith({ activity: 'idle', unread: true }), '')).toBe(false)
  expect(over(finished, appWith({ activity: 'idle', unread: false }), '')).toBe(true)
})

test('what is muted or put off goes, also where another tab or a push showed it', () => {
  const waits = { activity: 'needs-you' } as const
  expect(over(asking, appWith(waits, { wants: 'mute' }), '')).toBe(true)
  expect(over(asking, appWith(waits), snoozeKey({ key: 'cloud/s', kind: 'asks' }))).toBe(true)
  expect(over(finished, appWith({ activity: 'idle', unread: true }, { wants: 'needs-me' }), '')).toBe(true)
})

test('while its server has not answered nothing goes; what is gone from it does', () => {
  expect(over(asking, appWith(null, { connection: { kind: 'paused' } }), '')).toBe(false)
  expect(over(asking, appWith(null, { listsAsOf: null }), '')).toBe(false)
  expect(over(asking, appWith(null), '')).toBe(true)
  expect(over(asking, fixtureApp([], []), '')).toBe(true)
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

test('a push may be faster than this tab’s own server: what it tells goes only when it was heard, or was time to be', async () => {
  const pushed = { ...asking, waiting: await waitingDigest(['a']), heardBy: 5_000 }
  const before = appWith({ activity: 'working' })
  expect([await isHeard(pushed, before), isOver(pushed, before, '', 4_999), isOver(pushed, before, '', 5_000)]).toEqual(
    [false, false, true],
  )
  expect(await isHeard(pushed, appWhere('a'))).toBe(true)
  // A session that is as new as its push.
  expect([isOver(pushed, appWith(null), '', 4_999), isOver(pushed, appWith(null), '', 5_000)]).toEqual([false, true])
  const done = { ...finished, heardBy: 5_000 }
  expect(await isHeard(done, appWith({ unread: false }))).toBe(false)
  expect(await isHeard(done, appWith({ unread: true }))).toBe(true)
  expect(isOver(pushed, appWith({ activity: 'working' }, { wants: 'mute' }), '', 4_999)).toBe(true)
})

test('a push for another request of a session is not heard while only the one before waits, nor one that does not say what waits', async () => {
  const pushed = { ...asking, waiting: await waitingDigest(['a', 'b']), heardBy: 5_000 }
  expect(await isHeard(pushed, appWhere('a'))).toBe(false)
  expect(await isHeard(pushed, appWhere('b', 'a'))).toBe(true)
  expect(await isHeard({ ...pushed, waiting: null }, appWhere('a'))).toBe(false)
})
