import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ServerState, SessionSummary, Wants } from '../../worker/api/state'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW, sessionId } from '../testing/fixtureStates'
import { snoozeKey } from './snoozed'
import { waitingNow, waitingSessions } from './waiting.logic'

const asks = (server: string, id: string, change: Partial<SessionSummary> = {}) =>
  fixtureSession(server, id, { activity: 'needs-you', pendingRequests: ['r1'], ...change })
const finished = (server: string, id: string, change: Partial<SessionSummary> = {}) =>
  fixtureSession(server, id, { activity: 'idle', unread: true, ...change })
const failedAt = (at: number) => ({ failedPrompts: [{ sessionId: sessionId('s'), at }] })

function counted(servers: ServerState[], sessions: SessionSummary[], snoozed = '') {
  return waitingNow(fixtureApp(servers, sessions), snoozed).map(({ id, kind }) => `${id} ${kind}`)
}

test('requests, what failed and what is finished count, each as one line; not of a server that is paused', () => {
  const sessions = [asks('a', 's'), finished('a', 'done'), asks('b', 's'), fixtureSession('a', 'working')]
  const paused = fixtureServer('b', { connection: { kind: 'paused' } })
  expect(counted([fixtureServer('a', failedAt(FIXTURE_NOW)), paused], sessions)).toEqual([
    'a/s asks',
    'unsent:a/s unsent',
    'a/done finished',
  ])
})

test('what was heard last stays while a connection comes back by itself', () => {
  const away = fixtureServer('a', { connection: { kind: 'connecting' } })
  expect(counted([away], [asks('a', 's')])).toEqual(['a/s asks'])
  const signedOut = fixtureServer('a', { connection: { kind: 'sign-in-needed', since: FIXTURE_NOW } })
  expect(counted([signedOut], [asks('a', 's')])).toEqual([])
})

test('prompts that failed are of a session that is there, and keep their place by their own age', () => {
  const server = fixtureServer('a', failedAt(FIXTURE_NOW - 3_600_000))
  expect(counted([server], [])).toEqual([])
  expect(counted([server], [fixtureSession('a', 's'), asks('a', 'other')])).toEqual([
    'unsent:a/s unsent',
    'a/other asks',
  ])
})

test('a request waits since it was asked, whatever its session writes meanwhile, and within the time of its session', () => {
  const hour = 3_600_000
  const [createdAt, now] = [FIXTURE_NOW - 9 * hour, FIXTURE_NOW]
  const since = (...pendingRequests: string[]) => {
    const session = asks('a', 's', { createdAt, updatedAt: now, activeAt: now, pendingRequests })
    return waitingSessions(fixtureApp([fixtureServer('a')], [session]))[0]?.since
  }
  expect(since(`r2 ${now - hour}`, `r1 ${now - 2 * hour}`)).toBe(now - 2 * hour)
  expect(since('r1', `r2 ${now - hour}`)).toBe(now - hour)
  expect(since('r1')).toBe(now)
  // The clock of its machine is wrong.
  expect(since('r1 1')).toBe(createdAt)
  expect(since(`r1 ${now + hour}`)).toBe(now)
  const old = asks('a', 'old', { updatedAt: now, activeAt: now, createdAt, pendingRequests: [`r1 ${now - hour}`] })
  const young = asks('a', 'young', { updatedAt: now - 60_000, activeAt: now, createdAt, pendingRequests: ['r1'] })
  expect(counted([fixtureServer('a')], [young, old])).toEqual(['a/old asks', 'a/young asks'])
})

test('what was chosen for a session goes before what was chosen for its server', () => {
  const choose = (server: Wants, session?: Wants) =>
    counted(
      [fixtureServer('a', { wants: server })],
      [
        asks('a', 's', session && { marks: { wants: session } }),
        finished('a', 'f', session && { marks: { wants: session } }),
      ],
    )
  expect(choose('all')).toEqual(['a/s asks', 'a/f finished'])
  expect(choose('needs-me')).toEqual(['a/s asks'])
  expect(choose('mute')).toEqual([])
  expect(choose('mute', 'needs-me')).toEqual(['a/s asks'])
  expect(choose('all', 'mute')).toEqual([])
  const muted = fixtureApp([fixtureServer('a', { wants: 'mute' })], [asks('a', 's'), finished('a', 'f')])
  expect(waitingSessions(muted).map(({ id, isMuted }) => [id, isMuted])).toEqual([['a/s', true]])
})

test('law: what is snoozed or muted never counts, and nothing else is left out', () => {
  const session = fc.record({
    activity: fc.constantFrom('needs-you' as const, 'idle' as const, 'working' as const),
    unread: fc.boolean(),
    wants: fc.constantFrom<(Wants | undefined)[]>(undefined, 'all', 'needs-me', 'mute'),
    snoozed: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(session, { maxLength: 8 }), (made) => {
      const sessions = made.map(({ activity, unread, wants }, index) =>
        fixtureSession('a', `s${index}`, { activity, unread, ...(wants && { marks: { wants } }) }),
      )
      const app = fixtureApp([fixtureServer('a')], sessions)
      const all = waitingSessions(app)
      const asleep = all.filter(({ key }) => made[Number(key.slice('a/s'.length))]?.snoozed).map(snoozeKey)
      const expected = all.filter((line) => !line.isMuted && !asleep.includes(snoozeKey(line)))
      expect(waitingNow(app, asleep.join('\n'))).toEqual(expected)
      for (const { key, kind } of expected) {
        const of = made[Number(key.slice('a/s'.length))]
        expect(of?.wants).not.toBe('mute')
        if (kind === 'finished') expect(of?.wants).not.toBe('needs-me')
      }
    }),
  )
})
