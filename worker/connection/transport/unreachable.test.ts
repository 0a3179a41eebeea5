import { expect, test } from 'vitest'
import type { HubErrorData, UnreachableReason } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { explainUnreachable, type AskedBrowser } from './unreachable'

const atHome = 'http://192.168.1.20:3005'
const here = 'http://127.0.0.1:3005'
const inTheWorld = 'https://happy.example.org'

interface World {
  appHost?: string | null
  permissions?: Record<string, PermissionState>
  /** What a fetch of that mode comes to. */
  cors?: 'fails' | 'redirect'
  noCors?: 'fails' | 'answers'
}

function browserOf({ appHost = 'app.example', permissions = {}, cors = 'fails', noCors = 'fails' }: World) {
  const asked: { url: string; init: RequestInit }[] = []
  const browser: AskedBrowser = {
    appHost,
    permissionState: (name) => Promise.resolve(permissions[name] ?? null),
    fetch: async (input, init = {}) => {
      asked.push({ url: input instanceof Request ? input.url : input.toString(), init })
      if (init.mode === 'no-cors' ? noCors === 'fails' : cors === 'fails') throw new TypeError('Failed to fetch')
      return new Response('')
    },
  }
  return { browser, asked }
}

const failed = (serverUrl: string, reason: UnreachableReason): HubErrorData => ({
  code: 'unreachable',
  serverUrl: serverUrl as CanonicalUrl,
  reason,
})

test.each<[string, UnreachableReason, World, UnreachableReason]>([
  [inTheWorld, 'connection-failed', {}, 'connection-failed'],
  [inTheWorld, 'connection-failed', { noCors: 'answers' }, 'cors'],
  // What can be read is no question of CORS.
  [inTheWorld, 'connection-failed', { cors: 'redirect', noCors: 'answers' }, 'connection-failed'],
  [inTheWorld, 'timed-out', { noCors: 'answers' }, 'timed-out'],
  [inTheWorld, 'browser-offline', { noCors: 'answers' }, 'browser-offline'],
  [inTheWorld, 'mixed-content', { noCors: 'answers' }, 'mixed-content'],
  [inTheWorld, 'connection-failed', { permissions: { 'local-network-access': 'denied' } }, 'connection-failed'],
  [atHome, 'connection-failed', { permissions: { 'local-network-access': 'denied' } }, 'local-network'],
  [atHome, 'connection-failed', { permissions: { 'local-network-access': 'prompt' } }, 'local-network'],
  [atHome, 'timed-out', { permissions: { 'local-network-access': 'prompt' } }, 'local-network'],
  [atHome, 'connection-failed', { permissions: { 'local-network-access': 'granted' } }, 'connection-failed'],
  [
    atHome,
    'connection-failed',
    { permissions: { 'local-network': 'denied', 'loopback-network': 'granted' } },
    'local-network',
  ],
  [
    here,
    'connection-failed',
    { permissions: { 'local-network': 'denied', 'loopback-network': 'granted' } },
    'connection-failed',
  ],
  [here, 'connection-failed', { permissions: { 'loopback-network': 'prompt' } }, 'local-network'],
  [atHome, 'connection-failed', { noCors: 'answers' }, 'cors'],
  // An app that is as close to home needs no permission.
  [
    atHome,
    'connection-failed',
    { appHost: 'nas.local', permissions: { 'local-network': 'prompt' } },
    'connection-failed',
  ],
  [
    here,
    'connection-failed',
    { appHost: 'localhost', permissions: { 'loopback-network': 'prompt' } },
    'connection-failed',
  ],
  [here, 'connection-failed', { appHost: 'nas.local', permissions: { 'loopback-network': 'prompt' } }, 'local-network'],
  [here, 'connection-failed', { appHost: null, permissions: { 'loopback-network': 'prompt' } }, 'connection-failed'],
])('%s, %s, %j: %s', async (url, reason, world, explained) => {
  expect(await explainUnreachable(failed(url, reason), browserOf(world).browser)).toEqual(failed(url, explained))
})

test('asks that server only, without credentials or referrer, and only where the failure leaves it open', async () => {
  const { browser, asked } = browserOf({ noCors: 'answers' })
  await explainUnreachable(failed(inTheWorld, 'connection-failed'), browser)
  expect(asked.map(({ url, init }) => [url, init.mode, init.redirect])).toEqual([
    [`${inTheWorld}/health`, undefined, 'manual'],
    [`${inTheWorld}/health`, 'no-cors', undefined],
  ])
  for (const { init } of asked) {
    expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
    expect(init.headers).toBeUndefined()
    expect(init.body).toBeUndefined()
  }
  const others: HubErrorData[] = [
    failed(inTheWorld, 'timed-out'),
    { code: 'not-a-happy-server', serverUrl: inTheWorld as CanonicalUrl },
    { code: 'cancelled' },
  ]
  for (const error of others) expect(await explainUnreachable(error, browser)).toEqual(error)
  expect(asked).toHaveLength(2)
})
