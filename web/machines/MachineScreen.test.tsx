import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { MachineSummary } from '../../worker/api/state'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { machineGroups } from './MachineList.logic'
import { MachineScreen } from './MachineScreen'

beforeEach(() => page.viewport(1000, 900))
afterEach(removeScreen)

const address = { serverId: serverId('cloud'), machineId: machineId('machine-1') }

function show(change: Partial<MachineSummary> = {}, answers: Partial<HubCommands> = {}) {
  const hub = fixtureHub({
    app: fixtureApp(
      [fixtureServer('cloud')],
      [fixtureSession('cloud', 'one')],
      [fixtureMachine('cloud', 'machine-1', change)],
    ),
    answers,
  })
  renderScreen(hub, <MachineScreen address={address} />)
  return hub
}

const run = async (command: string) => {
  await page.getByRole('textbox', { name: 'Command' }).fill(command)
  await userEvent.keyboard('{Enter}')
}

test('a line of the shell: what it printed, how it ended, and the arrow brings it back', async () => {
  const hub = show(
    {},
    {
      runCommand: () => Promise.resolve({ stdout: 'printed\n', stderr: 'warned\n', exitCode: 3, isCut: false }),
    },
  )
  await run('make all')
  await expect.element(page.getByText('printed')).toBeVisible()
  await expect.element(page.getByText('warned')).toBeVisible()
  await expect.element(page.getByText('exit code 3')).toBeVisible()
  expect(hub.calls).toEqual([{ command: 'runCommand', arguments: [address, 'make all', null] }])
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(page.getByRole('textbox', { name: 'Command' })).toHaveValue('make all')
})

test('a line that was given up, and one that could not be asked, say so', async () => {
  let answers = 0
  const error = new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl('cloud'), what: 'machine' })
  show(
    {},
    {
      runCommand: () =>
        answers++ === 0
          ? Promise.resolve({ stdout: '', stderr: '', exitCode: null, isCut: false })
          : Promise.reject(error),
    },
  )
  await run('sleep 99')
  await expect.element(page.getByText(/given up after its time/)).toBeVisible()
  await run('again')
  await expect.element(page.getByRole('alert')).toHaveTextContent(/cloud/)
})

test('offline: no shell, what to run there, and why nothing can be started', async () => {
  show({ presence: 'offline' })
  // The CLI does not remember the server; the folder of its login is the usual one.
  const line = /^HAPPY_SERVER_URL=https:\/\/\S+ happy daemon start$/
  await expect.element(page.getByText(line)).toBeVisible()
  await expect.element(page.getByRole('textbox', { name: 'Command' })).not.toBeInTheDocument()
  await page.getByRole('button', { name: 'Machine actions' }).click()
  await expect.element(page.getByRole('button', { name: /Stop its daemon/ })).toHaveAttribute('aria-disabled', 'true')
})

test('the daemon of Happy Agent only starts sessions: no shell, no pushes, nothing to stop', async () => {
  show({ content: { ...(fixtureMachine('cloud', 'machine-1').content as object), isHappyAgent: true } as never })
  await expect.element(page.getByRole('heading', { name: 'Sessions' })).toBeVisible()
  await expect.element(page.getByRole('heading', { name: 'Shell' })).not.toBeInTheDocument()
  await page.getByRole('button', { name: 'Machine actions' }).click()
  await expect.element(page.getByRole('button', { name: 'New session' })).toBeVisible()
  await expect.element(page.getByRole('button', { name: /Stop its daemon/ })).not.toBeInTheDocument()
})

test('removal and stop are asked once more', async () => {
  const hub = show()
  for (const [action, confirm, command] of [
    ['Remove from the account…', 'Remove it', 'removeMachine'],
    ['Stop its daemon…', 'Stop it', 'stopDaemon'],
  ] as const) {
    await page.getByRole('button', { name: 'Machine actions' }).click()
    await page.getByRole('button', { name: action }).click()
    expect(hub.calls.filter((call) => call.command === command)).toEqual([])
    await page.getByRole('button', { name: confirm, exact: true }).click()
    expect(hub.calls.at(-1)).toEqual({ command, arguments: [address] })
  }
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  show()
  await expect.element(page.getByRole('heading', { name: 'Shell' })).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})

test('as many sessions as the list of machines counts, and what is not shown of them is said', async () => {
  const machine = { ...fixtureMachine('cloud', 'machine-1') }
  const sessions = Array.from({ length: 22 }, (_, index) => fixtureSession('cloud', `s${index}`))
  const app = fixtureApp(
    [fixtureServer('cloud')],
    [...sessions, fixtureSession('cloud', 'old', { activity: 'archived' })],
    [machine],
  )
  expect(machineGroups(app)[0]?.machines[0]?.sessions).toBe(22)
  renderScreen(fixtureHub({ app }), <MachineScreen address={address} />)
  await expect.element(page.getByText('and 2 more')).toBeVisible()
})

test('the claude that the CLI brings is among the agents, as in the form of a new session', async () => {
  const { content } = fixtureMachine('cloud', 'machine-1')
  if (content.kind !== 'open') throw new Error('The fixture is open.')
  show({ content: { ...content, cliVersion: '1.2.5', agents: ['codex'] } })
  await expect.element(page.getByText('claude, codex')).toBeVisible()
})

test('another daemon of the same computer is one press away', async () => {
  const machine = fixtureMachine('cloud', 'machine-1')
  const other = { ...fixtureMachine('cloud', 'agent-of-it'), content: machine.content }
  const app = fixtureApp([fixtureServer('cloud')], [], [machine, other])
  renderScreen(fixtureHub({ app }), <MachineScreen address={address} />)
  await expect.element(page.getByText('Same host and home directory')).toBeVisible()
  await expect
    .element(page.getByRole('link', { name: 'machine-1 (…f-it)' }))
    .toHaveAttribute('href', '/machines/cloud/agent-of-it')
  expect(await accessibilityProblems('light')).toEqual([])
  await page.screenshot({ path: '../../.cache/shots/machine-beside.png' })
})

test('the machine can tell this browser from its own page, unless it cannot be asked', async () => {
  show()
  await expect.element(page.getByRole('button', { name: 'Notify me from machine-1' })).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  await page.screenshot({ path: '../../.cache/shots/push-machine.png' })
  removeScreen()
  show({ presence: 'offline' })
  await expect.element(page.getByText('happy daemon start')).toBeVisible()
  expect(page.getByText('When Happy Hub is closed').elements()).toHaveLength(0)
})
