import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ToolPermission } from '../../worker/api/chat'
import type { LocalId } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { undoNotice } from '../page/undoNotice'
import { fixtureChat, pendingCall, userText } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureServer,
  fixtureSession,
  FIXTURE_NOW,
  serverId,
  sessionId,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { linesInView } from '../waiting/queueInView'
import { snoozed } from '../waiting/snoozed'
import { QueueScreen } from './QueueScreen'

afterEach(() => {
  removeScreen()
  snoozed.set({})
  undoNotice.set(null)
})

const minutesAgo = (minutes: number) => FIXTURE_NOW - minutes * 60_000
const lines = () => [...document.querySelectorAll('[data-queue-line] a')].map((row) => row.getAttribute('href'))

const heading = (count: number) => page.getByRole('heading', { name: `Needs you ${count}`, level: 1 })

function show(app: AppState) {
  const hub = fixtureHub({ app })
  renderScreen(hub, <QueueScreen />, '/needs-you')
  return hub
}

const busy = () =>
  fixtureApp(
    [fixtureServer('laptop', { label: 'Laptop' }), fixtureServer('cloud', { label: 'Cloud' })],
    [
      fixtureSession('laptop', 'young', { activity: 'needs-you', pendingRequests: ['r1'], updatedAt: minutesAgo(2) }),
      fixtureSession('cloud', 'old', { activity: 'needs-you', pendingRequests: ['r1'], updatedAt: minutesAgo(50) }),
      fixtureSession('cloud', 'done', { activity: 'idle', unread: true, updatedAt: minutesAgo(90) }),
      fixtureSession('cloud', 'working', { activity: 'working' }),
    ],
  )

test.each([
  [1280, 800, 'light'],
  [1280, 800, 'dark'],
  [390, 844, 'light'],
  [390, 844, 'dark'],
] as const)(
  'the oldest of all servers first, then what is only to be read: %d x %d, %s',
  async (width, height, theme) => {
    await page.viewport(width, height)
    show(busy())
    await expect.poll(lines).toEqual(['/s/cloud/old', '/s/laptop/young', '/s/cloud/done'])
    expect(await accessibilityProblems(theme)).toEqual([])
    document.documentElement.dataset['theme'] = theme
    await page.screenshot({ path: `../../.cache/shots/queue-${width}-${theme}.png` })
    delete document.documentElement.dataset['theme']
  },
)

test('a line counts as seen where it says what a notification would', async () => {
  await page.viewport(1280, 800)
  const stale = fixtureServer('home', { label: 'Home', connection: { kind: 'connecting' } })
  const asks = { activity: 'needs-you', pendingRequests: ['r1'] } as const
  const removal = {
    kind: 'archive',
    at: 1,
    error: { code: 'server-failed', serverUrl: canonicalUrl('https://c.example'), status: 503 },
  } as const
  show(
    fixtureApp(
      [fixtureServer('cloud', { label: 'Cloud' }), stale],
      [
        fixtureSession('cloud', 'opened', asks),
        fixtureSession('cloud', 'done', { activity: 'idle', unread: true }),
        fixtureSession('home', 'not-connected', asks),
        fixtureSession('cloud', 'not-archived', { ...asks, marks: { removal } as never }),
      ],
    ),
  )
  await expect.poll(() => [...linesInView.get()].toSorted()).toEqual(['cloud/done', 'cloud/opened'])
  removeScreen()
  expect(linesInView.get().size).toBe(0)
})

test('a server that has not answered is waited for, and never called empty', async () => {
  const connecting = { label: 'Home', listsAsOf: null, connection: { kind: 'connecting' } } as const
  show(fixtureApp([fixtureServer('laptop'), fixtureServer('home', connecting)]))
  await expect.element(page.getByText('Not known yet: waiting for Home.')).toBeVisible()
  expect(document.body.textContent).not.toContain('Nothing needs you')
})

test('nothing needs the person', async () => {
  show(fixtureApp([fixtureServer('laptop')], [fixtureSession('laptop', 's', { activity: 'working' })]))
  await expect.element(page.getByText('Nothing needs you.')).toBeVisible()
})

test('what is not known yet is not called nothing', async () => {
  const hub = show(fixtureApp([fixtureServer('laptop')], [], [], { phase: 'reading-cache' }))
  await expect.element(page.getByRole('heading', { name: 'Needs you' })).toBeVisible()
  expect(document.body.textContent).not.toContain('Nothing needs you')
  hub.setApp(
    fixtureApp([fixtureServer('laptop', { account: { kind: 'signed-out' }, connection: { kind: 'signed-out' } })]),
  )
  await expect.element(page.getByRole('link', { name: /Sign in/ })).toBeVisible()
  expect(document.body.textContent).not.toContain('Nothing needs you')
})

const oldAndYoung = (old: 'needs-you' | 'working') =>
  fixtureApp(
    [fixtureServer('laptop')],
    [
      fixtureSession('laptop', 'old', { activity: old, pendingRequests: ['r1'], updatedAt: minutesAgo(50) }),
      fixtureSession('laptop', 'young', { activity: 'needs-you', pendingRequests: ['r1'], updatedAt: minutesAgo(2) }),
    ],
  )

test('a line that was open stays so when an older one asks again', async () => {
  const hub = show(oldAndYoung('needs-you'))
  const toggle = page.getByRole('button', { name: 'Show what “Session young” waits for' })
  await expect.element(toggle).toHaveAttribute('aria-expanded', 'false')
  hub.setApp(oldAndYoung('working'))
  await expect.element(toggle).toHaveAttribute('aria-expanded', 'true')
  hub.setApp(oldAndYoung('needs-you'))
  await expect.element(page.getByRole('button', { name: 'Show what “Session old” waits for' })).toBeVisible()
  await expect.element(toggle).toHaveAttribute('aria-expanded', 'true')
})

test('put off for an hour, and brought back', async () => {
  show(busy())
  await userEvent.click(page.getByRole('button', { name: /^Later, and more for “Session old”/ }))
  await userEvent.click(page.getByRole('button', { name: 'Later: in one hour' }))
  await expect.poll(lines).toEqual(['/s/laptop/young', '/s/cloud/done'])
  await userEvent.click(page.getByText('1 snoozed'))
  await userEvent.click(page.getByRole('button', { name: 'Bring “Session old” back' }))
  await expect.poll(() => lines().includes('/s/cloud/old')).toBe(true)
})

test('the heading has the number of what needs the person; what a server may not tell is listed apart', async () => {
  const hub = show(busy())
  await expect.element(heading(3)).toBeVisible()
  const app = busy()
  const cloud = app.servers[serverId('cloud')]
  if (!cloud) throw new Error('No server')
  hub.setApp({ ...app, servers: { ...app.servers, [cloud.id]: { ...cloud, wants: 'needs-me' } } })
  await expect.element(heading(2)).toBeVisible()
  hub.setApp({ ...app, servers: { ...app.servers, [cloud.id]: { ...cloud, wants: 'mute' } } })
  await expect.element(heading(1)).toBeVisible()
  await userEvent.click(page.getByText('1 muted'))
  await userEvent.click(page.getByRole('button', { name: 'Unmute “Session old”' }))
  const session = { serverId: 'cloud', sessionId: 'old' }
  expect(hub.calls).toEqual([{ command: 'markSession', arguments: [session, { wants: 'all' }] }])
})

test('a session is muted from its line, and that is taken back', async () => {
  const hub = show(busy())
  await userEvent.click(page.getByRole('button', { name: /^Later, and more for “Session old”/ }))
  await userEvent.click(page.getByRole('button', { name: 'Mute this session' }))
  await expect.poll(() => undoNotice.get()?.text).toBe('“Session old” is muted.')
  undoNotice.get()?.undo()
  const session = { serverId: 'cloud', sessionId: 'old' }
  expect(hub.calls).toEqual([
    { command: 'markSession', arguments: [session, { wants: 'mute' }] },
    { command: 'markSession', arguments: [session, { wants: null }] },
  ])
})

const button = (name: string) => page.getByRole('button', { name })

const failed = (id: string, text: string) =>
  userText(id, text, {
    seq: null,
    localId: id as LocalId,
    delivery: {
      state: 'failed',
      error: { code: 'server-failed', serverUrl: canonicalUrl('https://home'), status: 400 },
    },
  })

test('prompts that could not be sent are tried again, edited or discarded once it is asked for, and no text is lost', async () => {
  const app = fixtureApp(
    [fixtureServer('home', { label: 'Home', failedPrompts: [{ sessionId: sessionId('s'), at: minutesAgo(5) }] })],
    [fixtureSession('home', 's')],
  )
  const hub = fixtureHub({
    app,
    chats: [fixtureChat('home', 's', [failed('local-1', 'and the logout'), failed('local-2', 'and the tests')])],
    answers: { discardMessage: async () => ({ text: 'and the logout' }) },
  })
  renderScreen(hub, <QueueScreen />, '/needs-you')
  await expect.element(page.getByRole('heading', { name: 'Needs you 1' })).toBeVisible()
  await expect.element(page.getByText('and the logout')).toBeVisible()
  await expect.element(page.getByText(/^Failed: /).first()).toBeVisible()
  const address = { serverId: serverId('home'), sessionId: sessionId('s') }
  await hub.commands.writeDraft(address, 'begun')
  const discarded = () => hub.calls.flatMap((call) => (call.command === 'discardMessage' ? [call.arguments[1]] : []))
  await userEvent.click(button('Retry').first())
  await expect.poll(() => hub.calls.some(({ command }) => command === 'retryMessage')).toBe(true)
  await userEvent.click(button('Discard').last())
  const dialog = page.getByRole('dialog', { name: 'Discard the prompt?' })
  await expect.element(dialog).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Keep' }))
  expect(discarded()).toEqual([])
  await userEvent.click(button('Discard').last())
  await userEvent.click(dialog.getByRole('button', { name: 'Discard' }))
  await expect.poll(discarded).toEqual(['local-2'])
  await userEvent.click(button('Edit').first())
  await expect.poll(discarded).toEqual(['local-2', 'local-1'])
  await expect.poll(async () => (await hub.commands.readDraft(address)).text).toBe('begun\n\nand the logout')
})

test.each([1280, 390])('what a closed line says is cut at the edge of a window of %i px', async (width) => {
  await page.viewport(width, 844)
  const label = 'a-server-of-a-very-long-name.'.repeat(12)
  const failedPrompts = [{ sessionId: sessionId('s'), at: minutesAgo(5) }]
  show(
    fixtureApp(
      [fixtureServer('home', { label, failedPrompts })],
      [
        fixtureSession('home', 'first', { activity: 'needs-you', pendingRequests: ['r1'], updatedAt: minutesAgo(9) }),
        fixtureSession('home', 's'),
      ],
    ),
  )
  await expect.element(page.getByText(/^A prompt could not be sent to a-server/)).toBeVisible()
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
})

/** A session that waits for an edit to be allowed, or whose edit was allowed. `calls`: what its agent answers. */
const editing = (asks: boolean, calls?: string[]) => {
  const { content, ...session } = fixtureSession('cloud', 's', {
    activity: asks ? 'needs-you' : 'working',
    pendingRequests: asks ? ['r1'] : [],
  })
  return fixtureApp([fixtureServer('cloud')], [{ ...session, content: { ...content, ...(calls && { calls }) } }])
}
const editChat = (permission?: ToolPermission, file = 'a.ts') => {
  const input = { file_path: `/home/ada/project/${file}`, old_string: 'two', new_string: 'second' }
  return fixtureChat('cloud', 's', [pendingCall('edit', 'Edit', input, 'r1', permission ? { permission } : {})])
}

test.each([
  [undefined, 1],
  [['permission'], 0],
])('a file is read for what is asked where its agent has the calls for it: %j', async (calls, count) => {
  // Another one each time: what was read a moment ago is not asked for again.
  const hub = fixtureHub({ app: editing(true, calls), chats: [editChat(undefined, `asked${count}.ts`)] })
  renderScreen(hub, <QueueScreen />, '/needs-you')
  await expect.element(page.getByText('second')).toBeVisible()
  await expect.poll(() => hub.calls.filter(({ command }) => command === 'readFile')).toHaveLength(count)
})

test('where a request was answered is not said of a later one with the same id', async () => {
  const approved: ToolPermission = { kind: 'approved', requestId: 'r1', mode: null, allowedTools: [], decision: null }
  const hub = fixtureHub({ app: editing(true), chats: [editChat()] })
  renderScreen(hub, <QueueScreen />, '/needs-you')
  await expect.element(page.getByText('second')).toBeVisible()
  const otherTab = new BroadcastChannel('happy-hub:answered')
  otherTab.postMessage({ key: 'cloud/s r1 true', by: 'tab' })
  hub.setChat(editChat(approved))
  hub.setApp(editing(false))
  await expect.element(page.getByText('Answered in another tab of this browser: allowed.')).toBeVisible()
  hub.setChat(editChat())
  hub.setApp(editing(true))
  await expect.element(page.getByText('second')).toBeVisible()
  hub.setChat(editChat(approved))
  hub.setApp(editing(false))
  await expect.element(page.getByText('Answered elsewhere, not in this window: allowed.')).toBeVisible()
  otherTab.close()
})
