import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { MachineList } from '../machines/MachineList'
import { fixtureChat, pendingCall, noControls } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { busyApp } from '../testing/fixtureLists'
import { fixtureApp, fixtureMachine, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { Overview } from './Overview'

beforeEach(async () => {
  await page.viewport(1280, 800)
  window.focus()
})
afterEach(removeScreen)

const overview = page.getByRole('region', { name: 'Overview' })

test('says what waits, what runs, which servers are not connected and which machines there are', async () => {
  const hub = fixtureHub({ app: busyApp(10) })
  renderScreen(hub, <Overview />)
  await expect.element(overview.getByRole('heading', { name: 'Needs you 6' })).toBeVisible()
  await expect.element(overview.getByRole('heading', { name: 'Running 6' })).toBeVisible()
  await expect.element(overview.getByText(/reconnecting.*offline since/)).toBeVisible()
  await expect
    .element(overview.getByRole('link', { name: 'Sign in again' }))
    .toHaveAttribute('href', '/sign-in?server=company')
  await expect.element(overview.getByText('cloud-runner-eu-west-1').last()).toBeVisible()
  await userEvent.click(overview.getByRole('button', { name: 'Retry' }))
  expect(hub.calls).toEqual([{ command: 'retryNow', arguments: ['cloud'] }])
})

test('is never blank: without sessions it teaches, with quiet ones it says so', async () => {
  renderScreen(fixtureHub({ app: fixtureApp([fixtureServer('a')]) }), <Overview />)
  await expect.element(overview.getByText('npm i -g happy', { exact: true })).toBeVisible()
  const quiet = fixtureApp([fixtureServer('a')], [fixtureSession('a', 's', { activity: 'offline' })])
  renderScreen(fixtureHub({ app: quiet }), <Overview />)
  await expect.element(overview.getByText('Nothing needs you.')).toBeVisible()
})

test.each([
  ['hangs', { listsAsOf: null, connection: { kind: 'connecting' as const } }],
  ['hangs, and is known from before', { connection: { kind: 'connecting' as const } }],
  ['is paused', { connection: { kind: 'paused' as const } }],
])('a server that %s: what needs a person is not known, and never "nothing"', async (_name, change) => {
  const app = fixtureApp(
    [fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'Home', ...change })],
    [fixtureSession('a', 's', { activity: 'offline' })],
  )
  renderScreen(fixtureHub({ app }), <Overview />)
  await expect.element(overview.getByText(/^Not known.*Home/).first()).toBeVisible()
  expect(overview.getByText('Nothing needs you.').elements()).toEqual([])
})

test('machines: online first, the past told as past, locked ones shown', async () => {
  const app = fixtureApp(
    [fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'There', connection: { kind: 'paused' } })],
    [fixtureSession('a', 's'), fixtureSession('a', 'gone', { activity: 'archived' })],
    [
      fixtureMachine('a', 'abacus', { presence: 'offline' }),
      fixtureMachine('a', 'machine-1'),
      fixtureMachine('a', 'secret', { presence: 'unknown', content: { kind: 'locked' } }),
      fixtureMachine('b', 'machine-1'),
    ],
  )
  renderScreen(fixtureHub({ app }), <MachineList />)
  const here = page.getByRole('list', { name: 'Here' }).getByRole('listitem')
  await expect.element(here.nth(0)).toHaveTextContent(/machine-1online.*1 session/)
  await expect.element(here.nth(1)).toHaveTextContent(/abacusoffline/)
  await expect.element(here.nth(2)).toHaveTextContent(/Locked machinestate unknown/)
  await expect
    .element(page.getByRole('list', { name: 'There' }).getByRole('listitem'))
    .toHaveTextContent(/was online, as of/)
})

test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
  const hub = fixtureHub({ app: busyApp(10) })
  renderScreen(hub, <Overview />)
  await expect.element(overview.getByRole('heading', { name: /^Running/ })).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
  renderScreen(hub, <MachineList />)
  await expect.element(page.getByRole('heading', { name: 'Machines' })).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})

test('a form is answered in its session', async () => {
  const session = fixtureSession('a', 's', { activity: 'needs-you', pendingRequests: ['r1'] })
  const form = { id: 'f', kind: 'form', title: null, createdAt: null, questions: [] }
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('a')], [session]),
    chats: [fixtureChat('a', 's', [], { controls: { ...noControls, forms: [form] } })],
  })
  renderScreen(hub, <Overview />)
  await expect.element(overview.getByRole('link', { name: 'Open “Session s”' })).toHaveAttribute('href', '/s/a/s')
})

test('a request is answered in place, in full; further ones lead to the session', async () => {
  const session = fixtureSession('a', 's', { activity: 'needs-you', pendingRequests: ['r1', 'r2'] })
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('a')], [session]),
    chats: [
      fixtureChat('a', 's', [
        pendingCall('first', 'Bash', { command: 'make all' }, 'overview-1'),
        pendingCall('second', 'Bash', { command: 'make clean' }, 'overview-2'),
      ]),
    ],
  })
  renderScreen(hub, <Overview />)
  const card = overview.getByRole('article')
  await expect.element(card).toHaveTextContent('make all')
  await expect.element(overview.getByRole('link', { name: 'Open “Session s”' })).toHaveAttribute('href', '/s/a/s')
  await userEvent.click(card.getByRole('button', { name: 'Allow', exact: true }))
  await expect
    .poll(() => hub.calls)
    .toEqual([
      {
        command: 'answerPermission',
        arguments: [
          { serverId: 'a', sessionId: 's' },
          { id: 'overview-1', digest: expect.any(String) },
          { kind: 'allow' },
        ],
      },
    ])
})
