import { withRows } from '../../worker/api/rows'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyPatch, diff } from '../../worker/api/patch'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { noteChangedRows } from '../hub/selectors'
import { anySession, NOON } from '../testing/anySession'
import { fixtureApp, fixtureLists, fixtureMachine, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { compareSessions, sectionOf, SECTION_ORDER, standardArrangement } from './arrangement.logic'
import { sessionKey } from '../addresses/sessionKey'
import { createSessionFilter } from './sessionFilter.logic'
import { createSessionOrder } from './sessionOrder.logic'

const HOUR = 3_600_000
const atNoon = standardArrangement(NOON)
const aDayLater = standardArrangement(NOON + 24 * HOUR)

const sessionsOfAll = fc.uniqueArray(anySession, { selector: sessionKey, maxLength: 15 })

const keysOf = (sessions: readonly { key: string }[]) => sessions.map(({ key }) => key)

const at = (id: string, updatedAt: number) =>
  fixtureSession('a', id, { activity: 'offline', updatedAt, activeAt: NOON })

const sectionsOf = (sessions: readonly SessionSummary[]) => createSessionOrder()(fixtureLists(sessions), atNoon, null)
const flat = (sessions: readonly SessionSummary[]) => sectionsOf(sessions).flatMap((section) => section.sessions)
const ofOthers = (sessions: SessionSummary[]) => keysOf(flat(sessions).filter((session) => session.serverId !== 'a'))

describe('the order of the list', () => {
  test('every session is in exactly one section', () => {
    fc.assert(
      fc.property(sessionsOfAll, (sessions) => {
        expect(keysOf(flat(sessions)).sort()).toEqual(sessions.map(sessionKey).sort())
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

  test('days are calendar days, and heartbeats do not matter', () => {
    const sections = sectionsOf([
      at('today', NOON - 11 * HOUR),
      at('yesterday', NOON - 13 * HOUR),
      at('week', NOON - 3 * 24 * HOUR),
      at('older', NOON - 7 * 24 * HOUR),
    ])
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

/** The plain way: everything is sorted. */
function sorted(
  sessions: readonly SessionSummary[],
  today: number,
  matches: ((session: SessionSummary) => boolean) | null,
) {
  return SECTION_ORDER.flatMap((id) => {
    const own = sessions.filter((session) => (matches === null || matches(session)) && sectionOf(session, today) === id)
    return own.length > 0 ? [[id, own.sort(compareSessions).map(sessionKey)]] : []
  })
}

const isEven = ({ createdAt }: SessionSummary) => createdAt % 2 === 0

test('law: the order that follows the sessions equals sorting everything', () => {
  const step = fc.record({
    sessions: fc.uniqueArray(anySession, { selector: sessionKey, maxLength: 15, size: 'max' }),
    kept: fc.boolean(),
    isLater: fc.integer({ min: 0, max: 5 }).map((days) => days === 0),
    filtered: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
      const order = createSessionOrder()
      let known = new Map<string, SessionSummary>()
      let before = new Map<string, unknown>()
      for (const { sessions, kept, isLater, filtered } of steps) {
        known = new Map([...(kept ? known : []), ...sessions.map((one) => [sessionKey(one), one] as const)])
        const today = isLater ? NOON + 24 * HOUR : NOON
        const matches = filtered ? isEven : null
        const arrangement = isLater ? aDayLater : atNoon
        const sections = order(fixtureLists([...known.values()]), arrangement, matches)
        const expected = sorted([...known.values()], today, matches)
        expect(sections.map(({ id, sessions: listed }) => [id, keysOf(listed)])).toEqual(expected)
        const again = order(fixtureLists([...known.values()]), arrangement, matches)
        expect(again).toBe(sections)
        before = new Map(sections.map((section) => [section.id, section]))
      }
      expect(before.size).toBeLessThanOrEqual(SECTION_ORDER.length)
    }),
  )
})

test('law: the same where patches tell what changed, also when some were passed over', () => {
  const step = fc.record({
    sessions: fc.uniqueArray(anySession, { selector: sessionKey, maxLength: 10, size: 'max' }),
    kept: fc.boolean(),
    isLookedAt: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 10 }), (steps) => {
      const order = createSessionOrder()
      let known = new Map<string, SessionSummary>()
      let app: AppState = { ...fixtureApp(), ...fixtureLists([]) }
      for (const { sessions, kept, isLookedAt } of steps) {
        known = new Map([...(kept ? known : []), ...sessions.map((one) => [sessionKey(one), one] as const)])
        const ops = diff(app, { ...app, ...fixtureLists([...known.values()]) })
        const next = applyPatch(app, ops) as AppState
        noteChangedRows(app, next, ops)
        app = next
        if (!isLookedAt) continue
        const sections = order(app, atNoon, null)
        const expected = sorted([...known.values()], NOON, null)
        expect(sections.map(({ id, sessions: listed }) => [id, keysOf(listed)])).toEqual(expected)
      }
    }),
  )
})

test('of 20 servers with 1,000 sessions each, one update looks at the sessions of its server, and moves one', () => {
  const sessions = Array.from({ length: 20_000 }, (_, index) =>
    fixtureSession(`s${index % 20}`, `${index}`, { activity: 'offline', updatedAt: NOON - index * 60_000 }),
  )
  const order = createSessionOrder()
  const lists = fixtureLists(sessions)
  const before = order(lists, atNoon, null)
  const [first] = sessions
  if (!first) throw new Error('no session')
  const changed = { ...lists, sessions: { ...lists.sessions } }
  for (const serverId of lists.serverOrder) {
    const record = lists.sessions[serverId] ?? {}
    if (serverId !== first.serverId) continue
    changed.sessions[serverId] = withRows(record, [[first.id, { ...first, unread: true }]])
  }
  expect(order(changed, atNoon, null)).toBe(before)
  changed.sessions = {
    ...changed.sessions,
    [first.serverId]: withRows(lists.sessions[first.serverId] ?? {}, [[first.id, { ...first, activity: 'needs-you' }]]),
  }
  const after = order(changed, atNoon, null)
  expect(after[0]?.sessions).toHaveLength(1)
  // All other sections are the same arrays, but the one that it left.
  expect(after.filter((section) => !before.includes(section)).map(({ id }) => id)).toEqual(['needs-you', 'today'])
})

test('side chats are hidden', () => {
  const side = fixtureSession('a', 'side')
  if (side.content.kind === 'open') side.content.isSideChat = true
  expect(keysOf(flat([side, fixtureSession('a', 'main')]))).toEqual(['a/main'])
})

describe('the filter', () => {
  const session = fixtureSession('cloud', '1', {})
  if (session.content.kind === 'open') session.content.title = 'Répare la recherche'
  const app = fixtureApp(
    [fixtureServer('cloud', { label: 'Company cloud' })],
    [session],
    [fixtureMachine('cloud', 'machine-1')],
  )

  test.each(['', 'repare', 'RECHERCHE répare', 'company', 'machine-1', 'ada/project', 'claude cloud'])(
    '%j finds it',
    (text) => expect(createSessionFilter()(text, app)?.(session) ?? true).toBe(true),
  )
  test('every word must occur', () => expect(createSessionFilter()('repare laptop', app)?.(session)).toBe(false))
})

test('the filter is the same function while nothing that it looks at changed', () => {
  const app = fixtureApp([fixtureServer('cloud')])
  const filterOf = createSessionFilter()
  const first = filterOf('x', app)
  expect(filterOf('x', { ...app, servers: { ...app.servers } })).toBe(first)
  expect(filterOf('y', app)).not.toBe(first)
  expect(filterOf('  ', app)).toBeNull()
})
