import { withRows } from '../../worker/api/rows'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProjectPlace } from '../../worker/api/agents/projects'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { sessionKey } from '../addresses/sessionKey'
import { createSessionOrder } from '../listOrder/sessionOrder.logic'
import { placeKey } from '../projects/projects.logic'
import { anySession, NOON } from '../testing/anySession'
import {
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
} from '../testing/fixtureStates'
import { arrangementOf, machinePlace, type ListFacts, type ListFilter } from './arranged.logic'
import { groupings, readChoice, sortings, writeChoice, type ListChoice } from './choice.logic'

const DAY = 86_400_000

function at(
  server: string,
  id: string,
  change: Partial<SessionSummary> & { path?: string; machine?: string; title?: string } = {},
): SessionSummary {
  const { path = '/home/ada/project', machine = 'box', title = id, ...rest } = change
  const session = fixtureSession(server, id, { updatedAt: NOON, ...rest })
  if (session.content.kind !== 'open') throw new Error('The fixture is open.')
  return { ...session, content: { ...session.content, path, title, machineId: machineId(machine) } }
}

const servers = ['a', 'b', 'c'].map((id) => fixtureServer(id, { label: `Server ${id}` }))
const machines = [fixtureMachine('a', 'box'), fixtureMachine('b', 'box'), fixtureMachine('b', 'tower')]
const appOf = (sessions: SessionSummary[]) => fixtureApp(servers, sessions, machines)

function factsOf(app: AppState, places: ListFacts['places'] = new Map()): ListFacts {
  return {
    today: NOON,
    servers: app.serverOrder.map((id) => ({ id, label: app.servers[id]?.label ?? '' })),
    machines: app.machines,
    places,
  }
}

const usual: ListChoice = { group: 'standard', sort: 'activity', hidesEnded: false }

function listed(
  sessions: SessionSummary[],
  choice: Partial<ListChoice>,
  filters: ListFilter[] = [],
  places?: ListFacts['places'],
) {
  const app = appOf(sessions)
  const arrangement = arrangementOf({ ...usual, ...choice }, filters, factsOf(app, places))
  const sections = createSessionOrder()(app, arrangement, null)
  return sections.map(({ title, sessions: own }) => [title, own.map(({ key }) => key)])
}

function placeOfShop(server: string, directory: string): [string, ProjectPlace] {
  const machine = { serverId: serverId(server), machineId: machineId('box') }
  const facts = { location: null, remote: 'example.org/shop', branch: 'main', ahead: null, behind: null, at: 1 }
  return [placeKey(machine, directory), { machine, directory, ...facts }]
}

describe('groups', () => {
  const box = { machine: 'box' }

  test('what needs a person and what is pinned leads, what is archived is last', () => {
    const sessions = [
      at('a', 'gone', { activity: 'archived' }),
      at('a', 'pin', { marks: { pinned: true } }),
      at('b', 'asks', { activity: 'needs-you' }),
      at('b', 'plain', { machine: 'tower' }),
    ]
    for (const group of groupings.filter((one) => one !== 'standard')) {
      const titles = listed(sessions, { group }).map(([title]) => title)
      expect(titles.slice(0, 2)).toEqual(['Asks you', 'Pinned'])
      expect(titles.at(-1)).toBe('Archived')
    }
  })

  test('servers stand in their order, states and days in theirs', () => {
    const sessions = [
      at('b', '1', { activity: 'working' }),
      at('a', '2', { activity: 'offline', updatedAt: NOON - DAY }),
      at('a', '3', { updatedAt: NOON - 3 * DAY }),
      at('a', '4', { activity: 'unknown', updatedAt: NOON - 3 * DAY }),
    ]
    expect(listed(sessions, { group: 'server' })).toEqual([
      ['Server a', ['a/2', 'a/3', 'a/4']],
      ['Server b', ['b/1']],
    ])
    expect(listed(sessions, { group: 'state' })).toEqual([
      ['Running', ['b/1']],
      ['Idle', ['a/3']],
      ['Ended', ['a/2']],
      ['Not known', ['a/4']],
    ])
    expect(listed(sessions, { group: 'day' }).map(([title]) => title)).toEqual(['Today', 'Yesterday', 'Friday, 20 Nov'])
  })

  test('a computer that is a machine on two servers is one group', () => {
    const sessions = [at('a', '1', box), at('b', '2', box), at('b', '3', { machine: 'tower' })]
    expect(listed(sessions, { group: 'machine' })).toEqual([
      ['box', ['a/1', 'b/2']],
      ['tower', ['b/3']],
    ])
  })

  test('a session without a machine id goes by its host; only what names none is not known', () => {
    const without = (id: string, host: string, homeDir: string | null) => {
      const session = at('b', id)
      return {
        ...session,
        content: { ...session.content, machineId: null, host, homeDir } as SessionSummary['content'],
      }
    }
    const sessions = [
      at('b', '1', box),
      without('2', 'box', '/home/ada'),
      without('3', 'box', null),
      without('4', 'old-laptop', null),
      without('5', '', null),
    ]
    expect(listed(sessions, { group: 'machine' })).toEqual([
      ['box', ['b/1', 'b/2', 'b/3']],
      ['old-laptop', ['b/4']],
      ['Not known', ['b/5']],
    ])
  })

  test('a repository is one group wherever it is, a directory by itself is named with its machine', () => {
    const sessions = [
      at('a', '1', { path: '/srv/shop' }),
      at('b', '2', { path: '/home/ada/shop' }),
      at('b', '3', { path: '/home/ada/notes' }),
    ]
    const places = new Map([placeOfShop('a', '/srv/shop'), placeOfShop('b', '/home/ada/shop')])
    expect(listed(sessions, { group: 'project' }, [], places)).toEqual([
      ['notes · box', ['b/3']],
      ['shop', ['a/1', 'b/2']],
    ])
  })
})

test('sorted by title, numbers by their size', () => {
  const sessions = [
    at('a', '1', { title: 'Step 10' }),
    at('a', '2', { title: 'step 9' }),
    at('a', '3', { title: 'An' }),
  ]
  expect(listed(sessions, { group: 'server', sort: 'title' })).toEqual([['Server a', ['a/3', 'a/2', 'a/1']]])
})

test('ended sessions are left out, but for pinned ones', () => {
  const sessions = [
    at('a', '1', { activity: 'offline' }),
    at('a', '2', { activity: 'offline', marks: { pinned: true } }),
    at('a', '3', { activity: 'archived', marks: { pinned: true } }),
    at('a', '4'),
  ]
  expect(listed(sessions, { hidesEnded: true })).toEqual([
    ['Pinned', ['a/2']],
    ['Today', ['a/4']],
  ])
})

test('conditions of one kind widen, of different kinds narrow', () => {
  const sessions = [
    at('a', '1', { unread: true }),
    at('b', '2', { unread: true, machine: 'tower' }),
    at('b', '3'),
    at('c', '4', { unread: true }),
  ]
  const app = appOf(sessions)
  const [first] = sessions
  const box = first && machinePlace(first, app.machines)
  if (!box) throw new Error('no machine')
  const filters: ListFilter[] = [
    { kind: 'server', of: serverId('a') },
    { kind: 'server', of: serverId('b') },
    { kind: 'unread', of: true },
  ]
  expect(listed(sessions, {}, filters)).toEqual([['Today', ['a/1', 'b/2']]])
  expect(listed(sessions, {}, [...filters, { kind: 'machine', of: box.key, name: box.name }])).toEqual([
    ['Today', ['a/1']],
  ])
})

const anyChoice = fc.record({
  group: fc.constantFrom(...groupings),
  sort: fc.constantFrom(...sortings),
  hidesEnded: fc.boolean(),
})

test('law: what is stored of a choice says all of it', () => {
  fc.assert(
    fc.property(anyChoice, (choice) => {
      expect(readChoice(writeChoice(choice))).toEqual(choice)
    }),
  )
  expect(writeChoice(usual)).toBe('')
  expect(readChoice('an older build wrote this')).toEqual(usual)
})

test('law: in every arrangement, following the sessions equals arranging all of them anew', () => {
  const anySteps = fc.array(fc.uniqueArray(anySession, { selector: sessionKey, maxLength: 15 }), {
    minLength: 2,
    maxLength: 6,
  })
  const anyFilters = fc.subarray<ListFilter>([
    { kind: 'unread', of: true },
    { kind: 'state', of: 'idle' },
    { kind: 'state', of: 'ended' },
    { kind: 'server', of: serverId('a') },
  ])
  fc.assert(
    fc.property(anySteps, anyChoice, anyFilters, (steps, choice, filters) => {
      const order = createSessionOrder()
      const make = () => arrangementOf(choice, filters, factsOf(appOf([])))
      const arrangement = make()
      let known = new Map<string, SessionSummary>()
      for (const sessions of steps) {
        known = new Map([...known, ...sessions.map((one) => [sessionKey(one), one] as const)])
        const app = appOf([...known.values()])
        const keys = (sections: ReturnType<typeof order>) =>
          sections.map(({ id, sessions: own }) => [id, own.map(({ key }) => key)])
        expect(keys(order(app, arrangement, null))).toEqual(keys(createSessionOrder()(app, make(), null)))
      }
    }),
  )
})

test('one update in 20,000 sessions, grouped by project, looks at one section', () => {
  const sessions = Array.from({ length: 20_000 }, (_, index) =>
    at('a', `${index}`, { path: `/srv/p${index % 500}`, updatedAt: NOON - index * 60_000 }),
  )
  const app = appOf(sessions)
  const order = createSessionOrder()
  const arrangement = arrangementOf({ ...usual, group: 'project' }, [], factsOf(app))
  const before = order(app, arrangement, null)
  const [first] = sessions
  if (!first) throw new Error('no session')
  const changed = (change: Partial<SessionSummary>): AppState => ({
    ...app,
    sessions: {
      ...app.sessions,
      [first.serverId]: withRows(app.sessions[first.serverId] ?? {}, [[first.id, { ...first, ...change }]]),
    },
  })
  expect(order(changed({ unread: true }), arrangement, null)).toBe(before)
  const after = order(changed({ updatedAt: NOON + DAY }), arrangement, null)
  expect(after.filter((section) => !before.includes(section)).map(({ title }) => title)).toEqual(['p0 · box'])
})
