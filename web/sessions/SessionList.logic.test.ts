import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionActivity, SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { FIXTURE_NOW, fixtureApp, fixtureMachine, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { compareSessions, listNotes, sectionOf, machineName, sessionState, sessionTitle } from './SessionList.logic'

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
