import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ProjectPlace } from '../../worker/api/agents/projects'
import type { HubCommands } from '../../worker/api/commands'
import type { MachineAddress } from '../../worker/api/ids'
import type { SessionActivity } from '../../worker/api/state'
import { HubError } from '../../worker/api/errors'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  sessionId,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { ProjectsScreen } from './ProjectsScreen'

afterEach(removeScreen)

const session = (server: string, id: string, activity: SessionActivity) => {
  const one = fixtureSession(server, id, { activity })
  if (one.content.kind !== 'open') throw new Error('The fixture is open.')
  return { ...one, content: { ...one.content, machineId: machineId(`box-${server}`) } }
}
const app = fixtureApp(
  [fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'There', colour: 3 })],
  [session('a', 'one', 'working'), session('b', 'two', 'idle')],
  [fixtureMachine('a', 'box-a'), fixtureMachine('b', 'box-b')],
)

const told = (machine: MachineAddress, directory: string): ProjectPlace => ({
  machine,
  directory,
  location: null,
  remote: 'git.example/ada/shop',
  branch: 'main',
  ahead: machine.serverId === 'a' ? 2 : 0,
  behind: 1,
  at: Date.now(),
})

test('a project without a remote is named by its own directory, whichever worktree was used last', async () => {
  const inProject = session('a', 'one', 'idle')
  if (inProject.content.kind !== 'open') throw new Error('The fixture is open.')
  const path = `${inProject.content.path}/.dev/worktree/calm-otter`
  const latest = { ...inProject, content: { ...inProject.content, path }, createdAt: inProject.createdAt + 1 }
  const inWorktree = { ...latest, id: sessionId('two') }
  const twoCopies = fixtureApp(
    [fixtureServer('a', { label: 'Here' })],
    [inProject, inWorktree],
    [fixtureMachine('a', 'box-a')],
  )
  const answers: Partial<HubCommands> = {
    readPlaces: () => Promise.resolve([]),
    askPlaces: (machine, directories) =>
      Promise.resolve(directories.map((one) => ({ ...told(machine, one), remote: null }))),
  }
  renderScreen(fixtureHub({ app: twoCopies, answers }), <ProjectsScreen />)
  const project = page.getByRole('region', { name: 'project, ~/project, box-a, Here', exact: true })
  await expect.element(project.getByRole('link').first()).toHaveAttribute('href', '/s/a/two')
  expect(project.getByRole('link').elements().length).toBeGreaterThan(2)
})

test.each([
  [1280, 'light'],
  [390, 'dark'],
] as const)('projects over two servers at %i px, %s', async (width, theme) => {
  await page.viewport(width, 844)
  const hub = fixtureHub({
    app,
    answers: {
      readPlaces: () => Promise.resolve([]),
      askPlaces: (machine, directories) => Promise.resolve(directories.map((one) => told(machine, one))),
    },
  })
  renderScreen(hub, <ProjectsScreen />)
  const project = page.getByRole('region', { name: 'shop' })
  await expect.element(project).toHaveTextContent(/2 agents work on the branch main/)
  await expect.element(project).toHaveTextContent(/box-a.*main · 2 ahead, 1 behind/)
  await expect.element(project.getByRole('link', { name: 'Session two' })).toHaveAttribute('href', '/s/b/two')
  expect(await accessibilityProblems(theme)).toEqual([])
  document.documentElement.dataset['theme'] = theme
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  await page.screenshot({ path: `../../.cache/shots/projects-${width}-${theme}.png` })
  delete document.documentElement.dataset['theme']
})

const noAnswer = (server: string) =>
  new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl(`https://${server}.test`), what: 'machine' })

test('machines that do not answer are one line; which they are and why is behind it, and what is known is shown', async () => {
  const hub = fixtureHub({
    app,
    answers: {
      readPlaces: () => Promise.resolve([]),
      askPlaces: (machine) => Promise.reject(noAnswer(machine.serverId)),
    },
  })
  renderScreen(hub, <ProjectsScreen />)
  const notice = page.getByRole('group')
  await expect.element(notice).toHaveTextContent('2 machines do not say what 2 directories hold.')
  expect(notice.elements()).toHaveLength(1)
  await expect.element(notice.getByText(/got no answer from the machine/).first()).not.toBeVisible()
  await userEvent.click(notice.getByText('2 machines do not say'))
  await expect.element(notice).toHaveTextContent(/box-a.*a\.test got no answer.*box-b.*b\.test got no answer/)
  await expect.element(notice.getByText(/got no answer from the machine/).first()).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
  await expect.element(page.getByRole('region', { name: 'project' }).first()).toHaveTextContent(/not told/)
})
