import { array, assert, constantFrom, property, record, subarray } from 'fast-check'
import { expect, test } from 'vitest'
import type { SessionActivity, SessionSummary, Wants } from '../../worker/api/state'
import { fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { alertSnoozeKey, createAlertWatch, isWanted, mayTell } from './alerts.logic'
import { parseSettings } from './notificationSettings'
import { isQuiet } from './quietHours.logic'

const cloud = fixtureServer('cloud')
const home = fixtureServer('home')
const session = (server: string, change: Partial<SessionSummary>) => fixtureSession(server, 's', change)
const kinds = (alerts: Iterable<{ kind: string; serverId: string }>) =>
  [...alerts].map(({ kind, serverId: id }) => `${id} ${kind}`)

test('a request is told once, one more or another one again, an answer takes it away', () => {
  const next = createAlertWatch()
  const at = (change: Partial<SessionSummary>) => next(fixtureApp([cloud], [session('cloud', change)]))
  expect(at({ activity: 'working' }).fresh).toEqual([])
  expect(kinds(at({ activity: 'needs-you', pendingRequests: ['r1'] }).fresh)).toEqual(['cloud needs-you'])
  expect(at({ activity: 'needs-you', pendingRequests: ['r1'], seq: 7 }).fresh).toEqual([])
  expect(kinds(at({ activity: 'needs-you', pendingRequests: ['r1', 'r2'] }).fresh)).toEqual(['cloud needs-you'])
  // Answered elsewhere, and the next one asked, in one step.
  expect(kinds(at({ activity: 'needs-you', pendingRequests: ['r1', 'r3'] }).fresh)).toEqual(['cloud needs-you'])
  expect(at({ activity: 'needs-you', pendingRequests: ['r3'] }).fresh).toEqual([])
  const answered = at({ activity: 'working' })
  expect(answered.fresh).toEqual([])
  expect(answered.alerts.size).toBe(0)
})

test('the end of a turn is told until it is read', () => {
  const next = createAlertWatch()
  const at = (change: Partial<SessionSummary>) => next(fixtureApp([cloud], [session('cloud', change)]))
  at({ activity: 'working' })
  expect(kinds(at({ activity: 'idle', unread: true }).fresh)).toEqual(['cloud finished'])
  expect(at({ activity: 'idle', unread: true, seq: 9 }).fresh).toEqual([])
  expect(at({ activity: 'idle', unread: false }).alerts.size).toBe(0)
})

test('what was so when the app was opened, and what a person reads along, is not told', () => {
  const next = createAlertWatch()
  const first = next(fixtureApp([cloud], [session('cloud', { activity: 'needs-you', pendingRequests: ['r1'] })]))
  expect(first.fresh).toEqual([])
  expect(first.alerts.size).toBe(1)
  const reading = createAlertWatch()
  reading(fixtureApp([cloud], [session('cloud', { activity: 'working' })]))
  expect(reading(fixtureApp([cloud], [session('cloud', { activity: 'idle', unread: false })])).fresh).toEqual([])
})

test('what came after the page started is told by the watch that starts later; what was so before is not', () => {
  const asks = { activity: 'needs-you', pendingRequests: ['r1'] } as const
  const other = fixtureSession('cloud', 'other', { activity: 'needs-you', pendingRequests: ['o1'] })
  const next = createAlertWatch(fixtureApp([cloud], [session('cloud', { activity: 'working' }), other]))
  const { alerts, fresh } = next(fixtureApp([cloud, home], [session('cloud', asks), other, session('home', asks)]))
  expect(kinds(fresh)).toEqual(['cloud needs-you'])
  // The other server has said nothing before: it may have waited there for long.
  expect(kinds(alerts.values()).toSorted()).toEqual(['cloud needs-you', 'cloud needs-you', 'home needs-you'])
})

test('what a server says once its lists were read is its first word, not what was stored of it', () => {
  const next = createAlertWatch()
  const reading = fixtureServer('cloud', { listsAsOf: null })
  next(fixtureApp([reading], [session('cloud', { activity: 'unknown' })]))
  const waits = session('cloud', { activity: 'needs-you', pendingRequests: ['r1'] })
  const { alerts, fresh } = next(fixtureApp([cloud], [waits]))
  expect(fresh).toEqual([])
  expect(alerts.size).toBe(1)
})

/** A turn ended at 1 s; what is told when a message is heard of later. */
function ended(unreadAt: number) {
  const next = createAlertWatch()
  const at = (change: Partial<SessionSummary>, now: number) =>
    next(fixtureApp([cloud], [session('cloud', change)]), now)
  at({ activity: 'working' }, 0)
  expect(at({ activity: 'idle' }, 1_000).fresh).toEqual([])
  return at({ activity: 'idle', unread: true, seq: 13 }, unreadAt)
}

test('an end is told although its last message is heard of a moment later, and not long after', () => {
  expect(kinds(ended(3_000).fresh)).toEqual(['cloud finished'])
  // A message of the person, from elsewhere.
  expect(ended(60_000).fresh).toEqual([])
  expect(ended(60_000).alerts.size).toBe(0)
})

test('two servers with the same session id are two, and a server without a connection takes none back', () => {
  const next = createAlertWatch()
  const both = (cloudServer: typeof cloud, change: Partial<SessionSummary>) =>
    next(fixtureApp([cloudServer, home], [session('cloud', change), session('home', change)]))
  both(cloud, { activity: 'working' })
  expect(kinds(both(cloud, { activity: 'needs-you', pendingRequests: ['r1'] }).fresh)).toEqual([
    'cloud needs-you',
    'home needs-you',
  ])
  const paused = fixtureServer('cloud', { connection: { kind: 'paused' } })
  expect(kinds(both(paused, { activity: 'unknown' }).alerts.values())).toEqual(['cloud needs-you'])
})

test('law: what is told is what holds, whatever the way there', () => {
  const activity = constantFrom<SessionActivity>('needs-you', 'working', 'idle', 'offline', 'archived')
  const step = record({ activity, unread: constantFrom(true, false), pendingRequests: subarray(['r1', 'r2', 'r3']) })
  assert(
    property(array(step, { maxLength: 12 }), (steps) => {
      const next = createAlertWatch()
      next(fixtureApp([cloud], [session('cloud', { activity: 'idle', unread: false })]))
      let before: readonly string[] = []
      for (const change of steps) {
        const { alerts, fresh } = next(fixtureApp([cloud], [session('cloud', change)]))
        const kind = [...alerts.values()][0]?.kind
        if (change.activity === 'needs-you') expect(kind).toBe('needs-you')
        else if (kind !== undefined) expect([kind, change.activity, change.unread]).toEqual(['finished', 'idle', true])
        for (const alert of fresh) expect(alerts.get(alert.key)).toBe(alert)
        const waiting = change.activity === 'needs-you' ? change.pendingRequests : []
        if (waiting.some((id) => !before.includes(id))) expect(kinds(fresh)).toEqual(['cloud needs-you'])
        before = waiting
      }
    }),
  )
})

test('quiet hours go over midnight, and muted things stay silent', () => {
  expect(isQuiet({ from: 1320, to: 420 }, 1400)).toBe(true)
  expect(isQuiet({ from: 1320, to: 420 }, 60)).toBe(true)
  expect(isQuiet({ from: 1320, to: 420 }, 720)).toBe(false)
  expect(isQuiet({ from: 600, to: 700 }, 650)).toBe(true)
  const next = createAlertWatch()
  next(fixtureApp([cloud], [session('cloud', { activity: 'working' })]))
  const [alert] = next(
    fixtureApp([cloud], [session('cloud', { activity: 'needs-you', pendingRequests: ['r1'] })]),
  ).fresh
  if (!alert) throw new Error('nothing to tell')
  const on = parseSettings('{"isOn":true}')
  expect(isWanted(alert, on, 0)).toBe(true)
  expect(isWanted(alert, { ...on, isOn: false }, 0)).toBe(false)
  expect(isWanted({ ...alert, kind: 'finished' }, { ...on, withFinished: false }, 0)).toBe(false)
  const told = (change: Partial<typeof alert>, wants?: Wants, snoozed = '') =>
    mayTell({ ...alert, ...change }, fixtureApp([fixtureServer('cloud', wants && { wants })]).servers, snoozed)
  expect(told({})).toBe(true)
  expect(told({}, 'needs-me')).toBe(true)
  expect(told({ kind: 'finished' }, 'needs-me')).toBe(false)
  expect(told({}, 'mute')).toBe(false)
  const own = (wants: Wants) => ({ session: { ...alert.session, marks: { wants } } })
  expect(told(own('mute'))).toBe(false)
  expect(told(own('all'), 'mute')).toBe(true)
  expect(told({}, 'all', alertSnoozeKey(alert))).toBe(false)
  expect(told({ kind: 'finished' }, 'all', alertSnoozeKey(alert))).toBe(true)
})

test.each(['', 'null', '[]', '{"isOn":"yes","privacy":7,"quietHours":{"from":-1},"mutedServers":{}}', '{'])(
  'settings that are not as they should be are unset: %s',
  (text) => expect(parseSettings(text)).toEqual(parseSettings(null)),
)
