import { withRows } from '../../worker/api/rows'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ProjectPlace } from '../../worker/api/agents/projects'
import type { AppState } from '../../worker/api/state'
import { listChoice } from '../listOrder/listChoice'
import { SessionList } from '../sessionList/SessionList'
import { fixtureHub } from '../testing/fixtureHub'
import { busyApp } from '../testing/fixtureLists'
import {
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'

beforeEach(() => listChoice.set(''))
afterEach(() => {
  removeScreen()
  listChoice.set('')
})

const place = (server: string): ProjectPlace => ({
  machine: { serverId: serverId(server), machineId: machineId('machine-1') },
  directory: '/home/ada/project',
  location: null,
  remote: 'example.org/shop',
  branch: 'main',
  ahead: 0,
  behind: 0,
  at: 1,
})

const app = fixtureApp(
  [fixtureServer('laptop', { label: 'Laptop' }), fixtureServer('cloud', { label: 'Cloud' })],
  [
    fixtureSession('laptop', 'one', { unread: true }),
    fixtureSession('cloud', 'two'),
    fixtureSession('cloud', 'three', { activity: 'offline' }),
    fixtureSession('cloud', 'four', { activity: 'archived', unread: true }),
  ],
  [fixtureMachine('laptop', 'machine-1'), fixtureMachine('cloud', 'machine-1')],
)

function show(state: AppState = app) {
  const hub = fixtureHub({
    app: state,
    answers: {
      readPlaces: () => Promise.resolve([place('laptop')]),
      askPlaces: () => Promise.resolve([place('cloud')]),
    },
  })
  renderScreen(hub, <SessionList />)
  return hub
}

const openChoices = () => page.getByRole('button', { name: 'Group, sort and narrow the list' }).click()
const headings = () => [...document.querySelectorAll('nav h2')].map((heading) => heading.textContent)
const keys = () =>
  [...document.querySelectorAll<HTMLElement>('[data-session-key]')].map((row) => row.dataset['sessionKey'])
const chip = (name: string) => page.getByRole('button', { name, exact: true })

describe('grouping', () => {
  test('is kept on this device, and asks no machine unless it is by project', async () => {
    const hub = show()
    await openChoices()
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Group by' }), 'Server')
    await expect.poll(headings).toEqual(['Laptop 1', 'Cloud 2', 'Archived 1'])
    expect(hub.calls.filter(({ command }) => command === 'askPlaces')).toEqual([])
    show()
    await expect.poll(headings).toEqual(['Laptop 1', 'Cloud 2', 'Archived 1'])
    expect(page.getByRole('combobox', { name: 'Group by' }).elements()).toEqual([])
  })

  test('by project: what is known of directories joins servers, the rest is asked once', async () => {
    listChoice.set('project')
    const hub = show()
    await expect.poll(headings).toEqual(['shop 3', 'Archived 1'])
    expect(hub.calls.filter(({ command }) => command === 'askPlaces').map((call) => call.arguments)).toEqual([
      [{ serverId: 'cloud', machineId: 'machine-1' }, ['/home/ada/project']],
    ])
  })

  test('groups fold, by keyboard too', async () => {
    listChoice.set('server')
    show()
    const cloud = page.getByRole('button', { name: 'Cloud 2' })
    await expect.element(cloud).toHaveAttribute('aria-expanded', 'true')
    cloud.element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.poll(keys).toEqual(['laptop/one'])
  })
})

test('conditions combine, say what they leave out, stay on show and are taken back at once', async () => {
  show()
  await openChoices()
  await chip('Unread').click()
  await expect.poll(keys).toEqual(['laptop/one'])
  await expect.element(page.getByText('2 of 4 sessions shown')).toBeVisible()
  await chip('Cloud').click()
  await expect.poll(headings).toEqual(['Archived 1'])
  await chip('Idle').click()
  await expect.element(page.getByText('0 of 4 sessions shown')).toBeVisible()
  await openChoices()
  expect(chip('Running').elements()).toEqual([])
  await expect.element(chip('Idle')).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect.poll(keys).toEqual(['cloud/three', 'cloud/two', 'laptop/one'])
})

test('a project or machine is picked from those that sessions have', async () => {
  const other = fixtureSession('cloud', 'other')
  if (other.content.kind === 'open') other.content.path = '/srv/notes'
  show({
    ...app,
    sessions: { ...app.sessions, [other.serverId]: withRows(app.sessions[other.serverId] ?? {}, [[other.id, other]]) },
  })
  await openChoices()
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Project…' }), 'notes · machine-1')
  await expect.poll(keys).toEqual(['cloud/other'])
  await chip('notes · machine-1').click()
  await expect.poll(() => keys().length).toBe(4)
})

test('ended sessions are hidden, which the list says', async () => {
  show()
  await openChoices()
  await page.getByRole('checkbox', { name: 'Hide ended sessions' }).click()
  await expect.poll(keys).toEqual(['cloud/two', 'laptop/one'])
  await openChoices()
  await expect.element(page.getByText('2 of 4 sessions shown')).toBeVisible()
})

test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
  listChoice.set('machine')
  show(busyApp(12))
  await openChoices()
  await chip('Unread').click()
  await expect.element(page.getByRole('combobox', { name: 'Sort by' })).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})
