import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionActivity, SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { FIXTURE_NOW, fixtureApp, fixtureMachine, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import {
  compareSessions,
  filterSessions,
  firstRows,
  listNotes,
  sectionOf,
  machineName,
  sectionSessions,
  sessionKey,
  sessionState,
  sessionTitle,
  visibleSessions,
} from './SessionList.logic'

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
const sessionsOfAll = fc.uniqueArray(anySession, { selector: sessionKey, maxLength: 15 })

const keysOf = (sessions: readonly SessionSummary[]) => sessions.map(sessionKey)
const flat = (sessions: readonly SessionSummary[]) =>
  sectionSessions(sessions, NOON).flatMap((section) => section.sessions)

const ofOthers = (sessions: SessionSummary[]) => keysOf(flat(sessions).filter((session) => session.serverId !== 'a'))

describe('sectionSessions', () => {
  test('every session is in exactly one section', () => {
    fc.assert(
      fc.property(sessionsOfAll, (sessions) => {
        expect(keysOf(flat(sessions)).sort()).toEqual(keysOf(sessions).sort())
      }),
    )
  })

  test('the order does not depend on the order in which servers answer', () => {
    fc.assert(
      fc.property(
        sessionsOfAll.chain((sessions) =>
          fc.tuple(
            fc.constant(sessions),
            fc.shuffledSubarray(sessions, { minLength: sessions.length, maxLength: sessions.length }),
          ),
        ),
        ([sessions, shuffled]) => {
          expect(keysOf(flat(shuffled))).toEqual(keysOf(flat(sessions)))
        },
      ),
    )
  })

  test('what happens on one server never reorders the rows of another', () => {
    fc.assert(
      fc.property(sessionsOfAll, sessionsOfAll, (before, after) => {
        const others = before.filter((session) => session.serverId !== 'a')
        const refreshed = [...others, ...after.filter((session) => session.serverId === 'a')]
        expect(ofOthers(refreshed)).toEqual(ofOthers(before))
      }),
    )
  })

  test('compareSessions is a total order', () => {
    fc.assert(
      fc.property(anySession, anySession, anySession, (a, b, c) => {
        expect(Math.sign(compareSessions(a, b))).toBe(-Math.sign(compareSessions(b, a)) + 0)
        if (compareSessions(a, b) <= 0 && compareSessions(b, c) <= 0)
          expect(compareSessions(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })

  test('days are calendar days, and heartbeats do not matter', () => {
    const at = (id: string, updatedAt: number) =>
      fixtureSession('a', id, { activity: 'offline', updatedAt, activeAt: NOON })
    const sections = sectionSessions(
      [
        at('today', NOON - 11 * HOUR),
        at('yesterday', NOON - 13 * HOUR),
        at('week', NOON - 3 * 24 * HOUR),
        at('older', NOON - 7 * 24 * HOUR),
      ],
      NOON,
    )
    expect(sections.map(({ id, sessions }) => [id, keysOf(sessions)])).toEqual([
      ['today', ['a/today']],
      ['yesterday', ['a/yesterday']],
      ['this-week', ['a/week']],
      ['older', ['a/older']],
    ])
  })

  test('two busy agents keep their places within ten minutes', () => {
    const start = Math.floor(NOON / 600_000) * 600_000
    const a = fixtureSession('a', '1', { activity: 'working', createdAt: 1, updatedAt: start + 5000 })
    const b = fixtureSession('b', '1', { activity: 'working', createdAt: 2, updatedAt: start + 1000 })
    expect(keysOf(flat([a, b]))).toEqual(keysOf(flat([a, { ...b, updatedAt: start + 9000 }])))
  })
})

test('side chats are hidden', () => {
  const side = fixtureSession('a', 'side')
  if (side.content.kind === 'open') side.content.isSideChat = true
  const app = fixtureApp([fixtureServer('a')], [side, fixtureSession('a', 'main')])
  expect(keysOf(visibleSessions(app))).toEqual(['a/main'])
})

describe('filterSessions', () => {
  const session = fixtureSession('cloud', '1', {})
  if (session.content.kind === 'open') session.content.title = 'Répare la recherche'
  const app = fixtureApp(
    [fixtureServer('cloud', { label: 'Company cloud' })],
    [session],
    [fixtureMachine('cloud', 'machine-1')],
  )

  test.each(['', 'repare', 'RECHERCHE répare', 'company', 'machine-1', 'ada/project', 'claude cloud'])(
    '%j finds it',
    (text) => expect(filterSessions([session], text, app)).toHaveLength(1),
  )
  test('every word must occur', () => expect(filterSessions([session], 'repare laptop', app)).toEqual([]))
})

describe('a row', () => {
  test('is titled by its folder when it has no title, and never by nothing', () => {
    const session = fixtureSession('a', '1')
    const titled = (title: string | null, path: string) =>
      sessionTitle({
        ...session,
        content: { ...session.content, kind: 'open', title, path } as SessionSummary['content'],
      })
    expect(titled('Fix it', '/x')).toBe('Fix it')
    expect(titled(null, '/home/ada/project/')).toBe('project')
    expect(titled('  ', 'C:\\code\\thing')).toBe('thing')
    expect(titled(null, '/')).not.toBe('')
    expect(sessionTitle({ ...session, content: { kind: 'locked' } })).toBe('Locked session')
  })

  test('names the machine by its own name, else by the host', () => {
    const session = fixtureSession('a', '1')
    const machine = fixtureMachine('a', 'machine-1')
    expect(machineName(session, { [machine.id]: machine })).toBe('machine-1')
    expect(machineName(session, { [machine.id]: { ...machine, content: { kind: 'locked' } } })).toBe('box')
    expect(machineName(session, undefined)).toBe('box')
  })

  test('of a server that is away tells the past and never spins', () => {
    const working = fixtureSession('a', '1', { activity: 'working' })
    expect(sessionState(working, false)).toEqual({ glyph: 'working', text: 'working' })
    expect(sessionState(working, true)).toEqual({ glyph: 'unknown', text: 'was working' })
    expect(sessionState({ ...working, activity: 'needs-you', pendingRequests: 2 }, true)).toEqual({
      glyph: 'needs-you',
      text: 'needed you, 2 requests',
    })
    expect(sessionState({ ...working, activity: 'unknown' }, true).text).toBe('state unknown')
  })

  test('unread gives way to waiting and working', () => {
    const unread = fixtureSession('a', '1', { unread: true })
    expect(sessionState(unread, false)).toEqual({ glyph: 'unread', text: 'unread, idle' })
    expect(sessionState({ ...unread, activity: 'working' }, false).glyph).toBe('working')
    expect(sessionState({ ...unread, activity: 'needs-you' }, false).glyph).toBe('needs-you')
  })

  test('has an address of both ids, escaped', () => {
    const { serverId, id } = fixtureSession('a/b', 'c?d#')
    expect(sessionHref(serverId, id)).toBe('/s/a%2Fb/c%3Fd%23')
  })
})

test('firstRows cuts after a number of rows over all sections', () => {
  const sessions = activities.map((activity, index) => fixtureSession('a', `${index}`, { activity }))
  const cut = firstRows(sectionSessions(sessions, NOON), 2)
  expect(cut.flatMap((section) => section.sessions)).toHaveLength(2)
})

test('listNotes names every signed-in server that has not answered over its present connection, whatever is cached', () => {
  const since = NOON - HOUR
  const app = fixtureApp([
    fixtureServer('answered', { listsAsOf: since, connection: { kind: 'connected', since } }),
    fixtureServer('hangs', { listsAsOf: since - 1, connection: { kind: 'connected', since } }),
    fixtureServer('coming', { listsAsOf: null, connection: { kind: 'connecting' } }),
    fixtureServer('away', { listsAsOf: since, connection: { kind: 'blocked', reason: 'mixed-content' } }),
    fixtureServer('paused', { listsAsOf: since, connection: { kind: 'paused' } }),
    fixtureServer('out', { listsAsOf: null, account: { kind: 'signed-out' }, connection: { kind: 'signed-out' } }),
  ])
  expect(listNotes(app).map(({ serverId }) => serverId)).toEqual(['hangs', 'coming', 'away', 'paused'])
  expect(listNotes(app)[0]?.text).toBe('Not known yet: waiting for hangs.')
})

test('a session that waits for its next message does not run', () => {
  expect(sectionOf(fixtureSession('a', 's', { activity: 'working' }), NOON)).toBe('running')
  expect(sectionOf(fixtureSession('a', 's', { activity: 'idle', updatedAt: NOON }), NOON)).toBe('today')
})
