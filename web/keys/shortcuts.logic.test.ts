import { expect, test } from 'vitest'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { nextWaiting, shortcutOf } from './shortcuts.logic'

const press = (key: string, change = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...change })
const free = { isTyping: false, singleKeys: true }

test.each([
  ['Ctrl+K', press('k', { ctrlKey: true }), free, 'palette'],
  ['⌘K while typing', press('k', { metaKey: true }), { isTyping: true, singleKeys: false }, 'palette'],
  ['both at once', press('k', { ctrlKey: true, metaKey: true }), free, null],
  ['another key of the browser', press('n', { ctrlKey: true }), free, null],
  ['n', press('n'), free, 'new-session'],
  ['n while typing', press('n'), { ...free, isTyping: true }, null],
  ['n with single keys off', press('n'), { ...free, singleKeys: false }, null],
  ['? from a composition', press('?', { isComposing: true }), free, null],
  ['AltGr', press('/', { altKey: true }), free, null],
  ['.', press('.'), free, 'next'],
])('%s', (_name, pressed, where, expected) => expect(shortcutOf(pressed, where)).toBe(expected))

const waiting = (server: string, id: string, minutes: number) =>
  fixtureSession(server, id, { activity: 'needs-you', pendingRequests: 1, updatedAt: FIXTURE_NOW - minutes * 60_000 })

test('the next one is the session that has waited longest, over all servers, besides the open one', () => {
  const paused = fixtureServer('paused', { connection: { kind: 'paused' } })
  const app = fixtureApp(
    [fixtureServer('cloud'), fixtureServer('home'), paused],
    [waiting('cloud', 'new', 1), waiting('home', 'old', 9), waiting('paused', 'oldest', 99)],
  )
  expect(nextWaiting(app, '/')).toBe('/s/home/old')
  expect(nextWaiting(app, '/s/home/old')).toBe('/s/cloud/new')
  expect(nextWaiting(app, '/s/home/old/files')).toBe('/s/cloud/new')
  expect(nextWaiting(fixtureApp([fixtureServer('cloud')], []), '/')).toBeNull()
})

test('the open one is known by its address, whatever characters its id has', () => {
  const app = fixtureApp([fixtureServer('cloud')], [waiting('cloud', 'ä/%', 9), waiting('cloud', 'new', 1)])
  expect(nextWaiting(app, '/s/cloud/%C3%A4%2F%25')).toBe('/s/cloud/new')
})
