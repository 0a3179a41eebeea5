import { expect, test } from 'vitest'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { nextWaiting } from './next.logic'

const waiting = (server: string, id: string, minutes: number) =>
  fixtureSession(server, id, {
    activity: 'needs-you',
    pendingRequests: ['r1'],
    updatedAt: FIXTURE_NOW - minutes * 60_000,
  })

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

test('what can be answered now goes before what waits for its server', () => {
  const away = fixtureServer('away', { connection: { kind: 'connecting' } })
  const app = fixtureApp([away, fixtureServer('home')], [waiting('away', 'old', 9), waiting('home', 'new', 1)])
  expect(nextWaiting(app, '/')).toBe('/s/home/new')
  expect(nextWaiting(app, '/s/home/new')).toBe('/s/away/old')
})

test('the open one is known by its address, whatever characters its id has', () => {
  const app = fixtureApp([fixtureServer('cloud')], [waiting('cloud', 'ä/%', 9), waiting('cloud', 'new', 1)])
  expect(nextWaiting(app, '/s/cloud/%C3%A4%2F%25')).toBe('/s/cloud/new')
})

test('what is snoozed is passed over; what is finished comes last', () => {
  const finished = fixtureSession('cloud', 'done', { unread: true, updatedAt: FIXTURE_NOW - 99 * 60_000 })
  const app = fixtureApp([fixtureServer('cloud')], [waiting('cloud', 'old', 9), waiting('cloud', 'new', 1), finished])
  expect(nextWaiting(app, '/')).toBe('/s/cloud/old')
  expect(nextWaiting(app, '/', 'asks:cloud/old')).toBe('/s/cloud/new')
  expect(nextWaiting(app, '/', 'asks:cloud/old\nasks:cloud/new')).toBe('/s/cloud/done')
  // Put off when it was only to be read.
  expect(nextWaiting(app, '/', 'finished:cloud/old')).toBe('/s/cloud/old')
})
