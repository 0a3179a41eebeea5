import { expect, test, vi } from 'vitest'
import type { PushNotice } from '../../../worker/api/push/pushNotice'
import { openFromNotification } from '../notificationClick'
import type { NotificationAnswer, NotificationData, NotificationOutcome } from '../notificationData'
import { serverId, sessionId } from '../../testing/fixtureStates'
import { showPushed } from './pushed'

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
    clients: { matchAll: () => Promise.resolve(windows) },
    registration: {
      getNotifications: ({ tag }: { tag?: string } = {}) => {
        const found = shown.get(tag ?? '')
        return Promise.resolve((found ? [found] : []) as unknown as Notification[])
      },
      showNotification: (title: string, options: NotificationOptions = {}) => {
        shown.set(options.tag ?? '', { title, ...options } as unknown as Shown)
        return Promise.resolve()
      },
    },
  }
}

const push = (value: unknown) => ({ json: () => value })

test('a push is shown in words of this browser, with answers where the whole command is in it', async () => {
  const scope = scopeWith()
  await showPushed(scope, push(notice))
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
  ['a finished agent', { kind: 'done', asks: null }, 'Fix the build', 'has finished · Cloud'],
])('%s has no answers', async (_, change, title, body) => {
  const scope = scopeWith()
  await showPushed(scope, push({ ...notice, ...change }))
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
    await showPushed(scope, data)
    expect([...scope.shown.values()]).toMatchObject([{ title: 'Happy Hub needs you', body: '' }])
  },
)

test('two machines that send the same make one notification and one sound', async () => {
  const scope = scopeWith()
  await showPushed(scope, push(notice))
  await showPushed(scope, push({ ...notice, at: notice.at + 2_000 }))
  expect([...scope.shown.values()]).toMatchObject([{ renotify: false, silent: true }])
  await showPushed(scope, push({ ...notice, at: notice.at + 600_000 }))
  expect([...scope.shown.values()]).toMatchObject([{ renotify: true }])
})

test('what is on the screen of a focused window is not told', async () => {
  const [here, elsewhere] = ['https://hub.example.org/s/cloud/s', 'https://hub.example.org/s/cloud/t']
  const scope = scopeWith([{ focused: true, url: here }])
  await showPushed(scope, push(notice))
  expect(scope.shown.size).toBe(0)
  for (const window of [
    { focused: true, url: elsewhere },
    { focused: false, url: here },
  ]) {
    const other = scopeWith([window])
    await showPushed(other, push(notice))
    expect(other.shown.size).toBe(1)
  }
})

async function click(action: string, outcome: NotificationOutcome | 'no window') {
  const scope = scopeWith()
  await showPushed(scope, push(notice))
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
  const told = scope.shown.get('cloud/s')
  return { said, openWindow, body: told?.body, data: told?.data }
}

test('an answer goes through the hub of a window, about exactly what was shown, and what came of it is said', async () => {
  const allowed = await click('allow', { kind: 'done' })
  expect(allowed.said).toEqual([
    {
      type: 'answer',
      session: fixtureAddress,
      request: { id: 'r', digest: 'd' },
      isAllowed: true,
    } satisfies NotificationAnswer,
  ])
  expect(allowed.body).toBe('Allowed.')
  expect(allowed.data).toEqual({ href: '/s/cloud/s', isOutcome: true })
  expect((await click('deny', { kind: 'done' })).body).toBe('Denied.')
  expect((await click('allow', { kind: 'failed', why: 'It was answered elsewhere.' })).body).toBe(
    'It was answered elsewhere.',
  )
})

test('without a window the card is opened, and nothing is answered', async () => {
  const { said, openWindow } = await click('allow', 'no window')
  expect(said).toEqual([])
  expect(openWindow).toHaveBeenCalledWith('/s/cloud/s')
})

test('a click beside the buttons opens the session', async () => {
  expect((await click('', { kind: 'done' })).said).toEqual([{ type: 'open', href: '/s/cloud/s' }])
})
