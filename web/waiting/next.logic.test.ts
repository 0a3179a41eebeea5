import { expect, test } from 'vitest'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { nextWaiting } from './next.logic'

const waiting = (server: string, id: string, minutes: number) =>
  fixtureSession(server, id, { activity: 'needs-you', pendingRequests: 1, updatedAt: FIXTURE_NOW - minutes * 60_000 })

test('the next one is the session that has waited longest, over all servers, besides the open one', () => {
  const paused = fixtureServer('paused', { connection: { kind: 'paused' } })
  const app = fixtureApp(
    [fixtureServer('cloud'), fixtureServer('home'), paused],
    [waiting('cloud', 'new', 1), waiting('home', 'old', 9), waiting('paused', 'oldest', 99)],
  )
  expect(nextWaiting(app, '/').href).toBe('/s/home/old')
  expect(nextWaiting(app, '/s/home/old').href).toBe('/s/cloud/new')
  expect(nextWaiting(app, '/s/home/old/files').href).toBe('/s/cloud/new')
  expect(nextWaiting(fixtureApp([fixtureServer('cloud')], []), '/').href).toBeNull()
})

test('the open one is known by its address, whatever characters its id has', () => {
  const app = fixtureApp([fixtureServer('cloud')], [waiting('cloud', 'ä/%', 9), waiting('cloud', 'new', 1)])
  expect(nextWaiting(app, '/s/cloud/%C3%A4%2F%25').href).toBe('/s/cloud/new')
})

test('what is snoozed is passed over, and not counted; what is finished comes last', () => {
  const finished = fixtureSession('cloud', 'done', { unread: true, updatedAt: FIXTURE_NOW - 99 * 60_000 })
  const app = fixtureApp([fixtureServer('cloud')], [waiting('cloud', 'old', 9), waiting('cloud', 'new', 1), finished])
  expect(nextWaiting(app, '/')).toEqual({ href: '/s/cloud/old', count: 3 })
  expect(nextWaiting(app, '/', 'cloud/old')).toEqual({ href: '/s/cloud/new', count: 2 })
  expect(nextWaiting(app, '/', 'cloud/old\ncloud/new')).toEqual({ href: '/s/cloud/done', count: 1 })
})
