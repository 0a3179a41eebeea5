import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { AppState } from '../../worker/api/state'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { snoozed } from '../waiting/snoozed'
import { QueueScreen } from './QueueScreen'

afterEach(() => {
  removeScreen()
  snoozed.set({})
})

const minutesAgo = (minutes: number) => FIXTURE_NOW - minutes * 60_000
const lines = () => [...document.querySelectorAll('[data-queue-line] a')].map((row) => row.getAttribute('href'))

function show(app: AppState) {
  const hub = fixtureHub({ app })
  renderScreen(hub, <QueueScreen />, '/needs-you')
  return hub
}

const busy = () =>
  fixtureApp(
    [fixtureServer('laptop', { label: 'Laptop' }), fixtureServer('cloud', { label: 'Cloud' })],
    [
      fixtureSession('laptop', 'young', { activity: 'needs-you', pendingRequests: 1, updatedAt: minutesAgo(2) }),
      fixtureSession('cloud', 'old', { activity: 'needs-you', pendingRequests: 1, updatedAt: minutesAgo(50) }),
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
      fixtureSession('laptop', 'old', { activity: old, pendingRequests: 1, updatedAt: minutesAgo(50) }),
      fixtureSession('laptop', 'young', { activity: 'needs-you', pendingRequests: 1, updatedAt: minutesAgo(2) }),
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
