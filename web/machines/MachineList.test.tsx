import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { MachineSummary } from '../../worker/api/state'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureMachine, fixtureServer } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { MachineList } from './MachineList'

afterEach(removeScreen)

test('a session starts from an online machine of a connected server, and from no other', async () => {
  const retrying = { kind: 'waiting-to-retry', retryAt: 0, offlineSince: 0, problem: { kind: 'bad-answer' } } as const
  const app = fixtureApp(
    [fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'Other', connection: retrying })],
    [],
    [fixtureMachine('a', 'box'), fixtureMachine('a', 'off', { presence: 'offline' }), fixtureMachine('b', 'box')],
  )
  renderScreen(fixtureHub({ app }), <MachineList />)
  const links = page.getByRole('link', { name: /^New session on/ })
  await expect.element(links).toHaveAttribute('href', '/new?server=a&machine=box')
  expect(links.elements()).toHaveLength(1)
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
})

test('on a phone a long name takes two lines at most, and says all of itself', async () => {
  await page.viewport(390, 844)
  const name = 'build-machine-of-the-payments-team-in-the-second-rack-of-frankfurt-am-main-with-many-cores'
  renderScreen(fixtureHub({ app: fixtureApp([fixtureServer('a')], [], [fixtureMachine('a', name)]) }), <MachineList />)
  const link = page.getByRole('link', { name, exact: true })
  await expect.element(link).toHaveAttribute('title', name)
  expect(link.element().getBoundingClientRect().height).toBeLessThan(50)
})

function onBox(id: string, change: object): MachineSummary {
  const machine = fixtureMachine('a', id)
  if (machine.content.kind !== 'open') throw new Error('The fixture is open.')
  return { ...machine, content: { ...machine.content, host: 'box', name: 'box', ...change } }
}

test('the daemons of one computer stand together, each with what it is', async () => {
  const machines = [
    onBox('cli', { happyHomeDir: '/home/ada/.happy' }),
    onBox('agent', { isHappyAgent: true, cliVersion: '' }),
    onBox('bob', { homeDir: '/home/bob' }),
  ]
  renderScreen(fixtureHub({ app: fixtureApp([fixtureServer('a')], [], machines) }), <MachineList />)
  const computer = page.getByRole('region', { name: 'box · /home/ada' })
  await expect.element(computer.getByText('Happy CLI in ~/.happy')).toBeVisible()
  await expect.element(computer.getByText('Happy Agent', { exact: true })).toBeVisible()
  expect(computer.getByRole('link', { name: /^New session on/ }).elements()).toHaveLength(2)
  expect(page.getByRole('link', { name: /^New session on/ }).elements()).toHaveLength(3)
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
})
