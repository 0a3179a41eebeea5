import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PushNotice } from '../../../worker/api/push/pushNotice'
import { openFromNotification, tellDismissed } from '../notificationClick'
import {
  outcomeTag,
  type NotificationAnswer,
  type NotificationData,
  type NotificationOutcome,
} from '../notificationData'
import { serverId, sessionId } from '../../testing/fixtureStates'
import { lockOf } from '../../waiting/onScreen'
import { showPushed } from './pushed'
import type { PushWishes } from './pushWishes'

/** A browser in which no window says what it shows. */
beforeEach(() => void vi.stubGlobal('navigator', { userAgent: 'Chrome/150.0' }))
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const fixtureAddress = { serverId: serverId('cloud'), sessionId: sessionId('s') }

const notice: PushNotice = {
  version: 1,
  kind: 'needs-me',
  serverId: 'cloud',
  sessionId: 's',
  at: 1_000_000,
  server: 'Cloud',
  session: 'Fix the build',
  count: 1,
  waiting: null,
  asks: { id: 'r', digest: 'd', tool: 'Bash', line: 'npm test', isWhole: true },
}

interface Shown {
  title: string
  tag: string
  body: string
  data: NotificationData
  actions?: { action: string }[]
  silent?: boolean
  renotify?: boolean
}

/** A service worker's scope that remembers what it shows, as the system does: one for each tag. */
function scopeWith(windows: { focused: boolean; url: string }[] = []) {
  const shown = new Map<string, Shown>()
  return {
    shown,
    clients: { matchAll: () => Promise.resolve(windows.map((window) => ({ ...window, postMessage: () => {} }))) },
    registration: {
      getNotifications: ({ tag }: { tag?: string } = {}) => {
        const found = shown.get(tag ?? '')
        const closable = found && { ...found, close: () => shown.delete(found.tag) }
        return Promise.resolve((closable ? [closable] : []) as unknown as Notification[])
      },
      showNotification: (title: string, options: NotificationOptions = {}) => {
        shown.set(options.tag ?? '', { title, ...options } as unknown as Shown)
        return Promise.resolve()
      },
    },
  }
}

const push = (value: unknown) => ({ json: () => value })
const noWishes = () => Promise.resolve(null)

test('a push is shown in words of this browser, with answers where the whole command is in it', async () => {
  const scope = scopeWith()
  await showPushed(scope, push(notice), noWishes)
  const [shown] = scope.shown.values()
  expect(shown).toMatchObject({
    title: 'Fix the build',
    body: 'Bash: npm test · Cloud',
    tag: 'cloud/s',
    renotify: true,
  })
  expect(shown?.data.href).toBe('/s/cloud/s')
  expect(shown?.actions?.map(({ action }) => action)).toEqual(['allow', 'deny'])
})

test.each<[string, Partial<PushNotice>, string, string]>([
  ['part of a command', { asks: { ...asks(), isWhole: false } }, 'Fix the build', 'Bash: npm test · Cloud'],
  ['several requests', { count: 2 }, 'Fix the build', 'needs you: 2 requests · Cloud'],
  ['no content', { asks: null }, 'Fix the build', 'needs you · Cloud'],
  ['nothing', { asks: null, server: null, session: null }, 'Happy Hub needs you', ''],
  ['a command that is not shown', { server: null }, 'Happy Hub needs you', ''],
  ['a finished agent', { kind: 'done', asks: null }, 'Fix the build', 'has finished · Cloud'],
])('%s has no answers', async (_, change, title, body) => {
  const scope = scopeWith()
  await showPushed(scope, push({ ...notice, ...change }), noWishes)
  const [shown] = scope.shown.values()
  expect(shown).toMatchObject({ title, body, actions: [] })
  expect(shown?.data.asks).toBeUndefined()
})

function asks() {
  return { id: 'r', digest: 'd', tool: 'Bash', line: 'npm test', isWhole: true }
}

test.each([null, push('x'), push({ ...notice, version: 2 }), { json: () => JSON.parse('{') as unknown }])(
  'what cannot be read is shown as something, because browsers permit no silent push',
  async (data) => {
    const scope = scopeWith()
    await showPushed(scope, data, noWishes)
    expect([...scope.shown.values()]).toMatchObject([{ title: 'Happy Hub needs you', body: '' }])
  },
)

const hostile = 'harmless \u202E gpj.exe\u2066\u200B\nsecond line\u0000'

test.each<[string, Partial<PushNotice>]>([
  ['letters that hide or turn', { session: hostile, server: hostile, asks: { ...asks(), line: hostile } }],
  ['a line of letters that look like others', { asks: { ...asks(), line: 'cat p\u0430sswd' } }],
  ['a line longer than a system shows', { asks: { ...asks(), line: 'x'.repeat(121) } }],
  ['another tool than the shell', { asks: { ...asks(), tool: 'mcp__box__run' } }],
  ['blanks that are not seen', { asks: { ...asks(), line: 'rm -rf  / ' } }],
])('whatever its sender says, %s gets no answers and nothing hides in it', async (_, change) => {
  const scope = scopeWith()
  await showPushed(scope, push({ ...notice, ...change }), noWishes)
  const [shown] = scope.shown.values()
  expect(shown?.actions).toEqual([])
  expect(shown?.data.asks).toBeUndefined()
  expect(`${shown?.title}${shown?.body}`).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
})

test.each([
  { ...notice, serverId: '//evil.example/x', sessionId: 's' },
  { ...notice, serverId: '../..', sessionId: '..' },
  { ...notice, sessionId: 'https://evil.example/' },
  { ...notice, href: 'https://evil.example/', data: { href: 'https://evil.example/' } },
  { ...notice, serverId: 'javascript:alert(1)' },
])('a push leads nowhere but into this app: %j', async (value) => {
  const scope = scopeWith()
  await showPushed(scope, push(value), noWishes)
  const [shown] = scope.shown.values()
  const opened = new URL(shown?.data.href ?? '', 'https://hub.example.org/')
  expect(opened.origin).toBe('https://hub.example.org')
  expect(opened.pathname).toMatch(/^\/(?:s\/.*)?$/)
})

test.each([
  { ...notice, session: 'x'.repeat(100_000) },
  { ...notice, asks: { ...asks(), digest: 'x'.repeat(100_000) } },
  { ...notice, count: 'many' },
  { ...notice, kind: 'phish' },
  Array.from({ length: 10_000 }, () => notice),
])('a push beyond its measure says no more than that something is there', async (value) => {
  const scope = scopeWith()
  await showPushed(scope, push(value), noWishes)
  expect([...scope.shown.values()]).toMatchObject([{ title: 'Happy Hub needs you', body: '', data: { href: '/' } }])
})

test('two machines that send the same make one notification and one sound', async () => {
  const scope = scopeWith()
  await showPushed(scope, push(notice), noWishes)
  await showPushed(scope, push({ ...notice, at: notice.at + 2_000 }), noWishes)
  expect([...scope.shown.values()]).toMatchObject([{ renotify: false, silent: true }])
  await showPushed(scope, push({ ...notice, at: notice.at + 600_000 }), noWishes)
  expect([...scope.shown.values()]).toMatchObject([{ renotify: true }])
})

test('another request is heard, also where little is told and it reads the same', async () => {
  const scope = scopeWith()
  const little = { ...notice, asks: null }
  await showPushed(scope, push({ ...little, waiting: 'of-r1' }), noWishes)
  await showPushed(scope, push({ ...little, waiting: 'of-r1' }), noWishes)
  expect([...scope.shown.values()]).toMatchObject([{ body: 'needs you · Cloud', renotify: false }])
  await showPushed(scope, push({ ...little, waiting: 'of-r2' }), noWishes)
  expect([...scope.shown.values()]).toMatchObject([{ body: 'needs you · Cloud', renotify: true }])
  // From an older machine, or one without the key of the session.
  await showPushed(scope, push(little), noWishes)
  expect([...scope.shown.values()]).toMatchObject([{ renotify: false }])
})

async function shownWith(wishes: Partial<PushWishes>, change: Partial<PushNotice> = {}) {
  const scope = scopeWith()
  const all: PushWishes = { wants: 'all', sessions: {}, privacy: 'content', quietHours: null, ...wishes }
  await showPushed(scope, push({ ...notice, ...change }), () => Promise.resolve(all))
  const [shown] = scope.shown.values()
  return shown
}

test('a machine that does not know yet what this device wants: less is said, and without a sound', async () => {
  expect(await shownWith({})).toMatchObject({ body: 'Bash: npm test · Cloud', renotify: true })
  expect(await shownWith({ privacy: 'place' })).toMatchObject({
    body: 'needs you · Cloud',
    actions: [],
    renotify: true,
  })
  expect(await shownWith({ privacy: 'nothing' })).toMatchObject({ title: 'Happy Hub needs you', body: '', actions: [] })
  const silent = { silent: true, renotify: false }
  const now = new Date()
  const minute = now.getHours() * 60 + now.getMinutes()
  expect(await shownWith({ wants: 'mute' })).toMatchObject(silent)
  expect(await shownWith({ sessions: { s: 'mute' } })).toMatchObject(silent)
  expect(await shownWith({ wants: 'needs-me' }, { kind: 'done', asks: null })).toMatchObject(silent)
  expect(await shownWith({ quietHours: quiet(minute, minute + 2) })).toMatchObject(silent)
  expect(await shownWith({ quietHours: quiet(minute + 2, minute + 4) })).toMatchObject({ renotify: true })
  expect(await shownWith({ wants: 'mute', sessions: { s: 'all' } })).toMatchObject({ renotify: true })
  expect(await shownWith({ wants: 'mute' }, { kind: 'test' })).toMatchObject({ renotify: true })
})

function quiet(from: number, to: number): PushWishes['quietHours'] {
  const day = 24 * 60
  return { from: from % day, to: to % day, timeZone: 'UTC' }
}

test('wishes that cannot be read leave a push as it is', async () => {
  const scope = scopeWith()
  await showPushed(scope, push(notice), () => Promise.reject(new Error('No.')))
  expect([...scope.shown.values()]).toMatchObject([{ body: 'Bash: npm test · Cloud' }])
})

test('what is on the screen of a focused window is not told', async () => {
  vi.stubGlobal('navigator', {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36',
  })
  const [here, elsewhere] = ['https://hub.example.org/s/cloud/s', 'https://hub.example.org/s/cloud/t']
  const scope = scopeWith([{ focused: true, url: here }])
  await showPushed(scope, push(notice), noWishes)
  expect(scope.shown.size).toBe(0)
  for (const window of [
    { focused: true, url: elsewhere },
    { focused: false, url: here },
  ]) {
    const other = scopeWith([window])
    await showPushed(other, push(notice), noWishes)
    expect(other.shown.size).toBe(1)
  }
})

/** How many notifications a push makes while the windows say, one look after the other, that this is on the screen. */
async function toldBeside(...views: string[][]): Promise<number> {
  const query = vi.fn()
  for (const names of views) query.mockResolvedValueOnce({ held: names.map((name) => ({ name: lockOf(name) })) })
  vi.stubGlobal('navigator', { userAgent: 'Chrome/150.0', locks: { query } })
  const scope = scopeWith([{ focused: true, url: 'https://hub.example.org/needs-you' }])
  const showing = showPushed(scope, push(notice), noWishes)
  await vi.runAllTimersAsync()
  await showing
  return scope.shown.size
}

test('what is in view in the queue of a focused window is not told, what comes into view there neither', async () => {
  vi.useFakeTimers()
  expect(await toldBeside(['queue', 'cloud/s'])).toBe(0)
  expect(await toldBeside(['queue'], ['queue', 'cloud/s'])).toBe(0)
  expect(await toldBeside(['queue', 'cloud/t'], ['queue', 'cloud/t'])).toBe(1)
  expect(await toldBeside([])).toBe(1)
})

test.each([
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
  // An app on the Home Screen of an iPad.
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
])(
  'where a push that shows nothing ends all of them, it is shown without a sound and closed: %s',
  async (userAgent) => {
    vi.stubGlobal('navigator', { userAgent })
    const scope = scopeWith([{ focused: true, url: 'https://hub.example.org/s/cloud/s' }])
    const show = vi.spyOn(scope.registration, 'showNotification')
    await showPushed(scope, push(notice), noWishes)
    expect(show).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ silent: true }))
    expect(scope.shown.size).toBe(0)
  },
)

async function click(action: string, outcome: NotificationOutcome | 'no window') {
  const scope = scopeWith()
  await showPushed(scope, push(notice), noWishes)
  const [shown] = scope.shown.values()
  const said: unknown[] = []
  const openWindow = vi.fn(() => Promise.resolve())
  const window = {
    focused: false,
    focus: () => Promise.resolve(),
    postMessage: (message: unknown, ports: Transferable[] = []) => {
      said.push(message)
      if (outcome !== 'no window') (ports[0] as MessagePort | undefined)?.postMessage(outcome)
    },
  }
  await openFromNotification(
    {
      clients: { matchAll: () => Promise.resolve(outcome === 'no window' ? [] : [window]), openWindow },
      registration: scope.registration,
    },
    { notification: { title: '', tag: '', data: null, ...shown, close: () => undefined }, action },
  )
  const told = scope.shown.get(outcomeTag('cloud/s'))
  return { said, openWindow, body: told?.body, data: told?.data }
}

test('an answer goes through the hub of a window, about exactly what was shown, and what came of it is said', async () => {
  const allowed = await click('allow', { kind: 'done' })
  expect(allowed.said).toEqual([
    // No tab tells it again.
    { type: 'dismissed', key: 'cloud/s' },
    {
      type: 'answer',
      session: fixtureAddress,
      request: { id: 'r', digest: 'd', line: 'npm test' },
      isAllowed: true,
    } satisfies NotificationAnswer,
  ])
  expect(allowed.body).toBe('Allowed.')
  expect(allowed.data).toEqual({ href: '/s/cloud/s' })
  expect((await click('deny', { kind: 'done' })).body).toBe('Denied.')
  expect((await click('allow', { kind: 'failed', why: 'It was answered elsewhere.' })).body).toBe(
    'It was answered elsewhere.',
  )
})

test('what the person puts away is told to all tabs, so that none shows it again', async () => {
  const said: unknown[] = []
  const window = {
    focused: false,
    focus: () => Promise.resolve(),
    postMessage: (message: unknown) => said.push(message),
  }
  const clients = { matchAll: () => Promise.resolve([window, window]), openWindow: () => Promise.resolve() }
  await tellDismissed(clients, { tag: 'cloud/s' })
  expect(said).toEqual([
    { type: 'dismissed', key: 'cloud/s' },
    { type: 'dismissed', key: 'cloud/s' },
  ])
})

test('without a window the card is opened, and nothing is answered', async () => {
  const { said, openWindow } = await click('allow', 'no window')
  expect(said).toEqual([])
  expect(openWindow).toHaveBeenCalledWith('/s/cloud/s')
})

test('a click beside the buttons opens the session', async () => {
  const { said } = await click('', { kind: 'done' })
  expect(said.at(-1)).toEqual({ type: 'open', href: '/s/cloud/s' })
})
