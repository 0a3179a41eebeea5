import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { SessionSummary } from '../../worker/api/state'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureMachine, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionMenu } from './SessionMenu'
import { SideChatItems } from './SideChatItems'

beforeEach(() => page.viewport(1000, 700))
afterEach(removeScreen)

const address = { serverId: 'cloud', sessionId: 's' }

function show(change: Partial<SessionSummary> = {}, answers: Partial<HubCommands> = {}) {
  const session = fixtureSession('cloud', 's', change)
  const machineId = session.content.kind === 'open' ? session.content.machineId : null
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [session], [fixtureMachine('cloud', machineId ?? 'box')]),
    answers,
  })
  renderScreen(hub, <SessionMenu session={session} />)
  return hub
}

const open = () => page.getByRole('button', { name: 'Session actions' }).click()
const choose = (name: string) => page.getByRole('button', { name, exact: true }).click()

test('rename writes the new title, and the dialog stays with its text where that failed', async () => {
  const error = new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' })
  let fails = true
  const hub = show({}, { renameSession: () => (fails ? Promise.reject(error) : Promise.resolve()) })
  await open()
  await choose('Rename…')
  const field = page.getByRole('textbox', { name: 'Title' })
  await field.fill('  Better name ')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect.element(page.getByText(/did not answer in time/)).toBeVisible()
  await expect.element(field).toHaveValue('  Better name ')
  fails = false
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect.element(field).not.toBeInTheDocument()
  expect(hub.calls.at(-1)).toEqual({ command: 'renameSession', arguments: [address, 'Better name'] })
})

test('side chats are in the menu of their session, the latest first, and lead back to it', async () => {
  const main = fixtureSession('cloud', 's')
  const sideChats = Array.from({ length: 7 }, (_, index) => {
    const one = fixtureSession('cloud', `side-${index}`, { updatedAt: index * 3_600_000 })
    if (one.content.kind === 'open') {
      Object.assign(one.content, { title: `Question ${index}`, isSideChat: true, sideChatOf: main.id })
    }
    return one
  })
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')], [main, ...sideChats]) })
  const show = (session: SessionSummary) =>
    renderScreen(
      hub,
      <SessionMenu session={session}>
        <SideChatItems session={session} />
      </SessionMenu>,
    )
  show(main)
  await open()
  await expect
    .element(page.getByRole('button', { name: /^Side chat: Question/ }).first())
    .toHaveTextContent('Question 6')
  expect(page.getByRole('button', { name: /^Side chat: Question/ }).elements()).toHaveLength(5)
  await expect.element(page.getByRole('button', { name: 'All 7 side chats' })).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  const [first] = sideChats
  if (!first) throw new Error('No side chat')
  show(first)
  await open()
  await expect.element(page.getByRole('button', { name: 'Side chat of: Session s' })).toBeVisible()
})

test.each([
  [390, 480],
  [844, 390],
  [1280, 400],
])('at %i × %i the first and the last item can be reached', async (width, height) => {
  await page.viewport(width, height)
  show()
  await open()
  const menu = page.getByRole('dialog', { name: 'Session actions' })
  for (const name of ['Details', 'Delete']) {
    const item = menu.getByRole('button', { name, exact: true })
    item.element().scrollIntoView({ block: 'nearest' })
    await expect.element(item).toBeInViewport({ ratio: 0.9 })
  }
})

test('a fork from an earlier prompt names that prompt', async () => {
  const hub = show(
    {},
    {
      listRewindPoints: () =>
        Promise.resolve([
          { id: 'm-1', text: 'First prompt', at: 1_000 },
          { id: 'm-2', text: 'Second prompt', at: null },
        ]),
    },
  )
  await open()
  await choose('Fork from an earlier prompt…')
  await page.getByRole('button', { name: /First prompt/ }).click()
  expect(hub.calls.at(-1)).toEqual({
    command: 'forkSession',
    arguments: [address, { upTo: 'm-1', isSideChat: false }],
  })
})

test('a failure says what happened, and on which server', async () => {
  const data = { code: 'agent-failed', serverUrl: canonicalUrl('cloud'), text: 'not tracked' } as const
  show({ activity: 'offline' }, { resumeSession: () => Promise.reject(new HubError(data)) })
  await open()
  await choose('Resume')
  await expect.element(page.getByRole('alert')).toHaveTextContent(/not tracked/)
})

test('archive and delete are only decided here', async () => {
  const hub = show({ activity: 'offline' })
  await open()
  await choose('Archive')
  await open()
  await choose('Delete')
  expect(hub.calls.filter(({ command }) => command === 'removeSessions')).toEqual([
    { command: 'removeSessions', arguments: [[address], 'archive'] },
    { command: 'removeSessions', arguments: [[address], 'delete'] },
  ])
})

test('the open menu has no accessibility problems', async () => {
  show()
  await open()
  expect(await accessibilityProblems('light')).toEqual([])
})
