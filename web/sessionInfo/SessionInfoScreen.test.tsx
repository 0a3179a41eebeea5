import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { SessionDetails } from '../../worker/api/agents/sessionDetails'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  serverId,
  sessionId,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionInfoScreen } from './SessionInfoScreen'

afterEach(removeScreen)

const show = () =>
  renderScreen(
    fixtureHub({
      app: fixtureApp(
        [fixtureServer('cloud', { label: 'Cloud' })],
        [fixtureSession('cloud', 'over', { activity: 'offline' })],
      ),
    }),
    <SessionInfoScreen address={{ serverId: serverId('cloud'), sessionId: sessionId('over') }} />,
  )

const fact = (name: string) => page.getByText(name, { exact: true }).element().parentElement

test('that the session is offline is not said of its server', async () => {
  show()
  await expect.element(page.getByText('State', { exact: true })).toBeVisible()
  expect(fact('State')).toHaveTextContent(/offline/)
  expect(fact('Server')).not.toHaveTextContent(/offline/)
})

test('how it goes on in a terminal: in its directory, with its server and the folder of that login', async () => {
  const session = fixtureSession('cloud', 'over', { activity: 'offline' })
  const machine = fixtureMachine('cloud', 'box')
  if (machine.content.kind === 'open') Object.assign(machine.content, { happyHomeDir: '/home/ada/.happy work' })
  const details: SessionDetails = {
    agent: 'claude',
    path: '/home/ada/shop',
    host: 'box',
    machineId: machine.id,
    cliVersion: '1.2.5',
    os: 'linux',
    gitBranch: null,
    startedBy: null,
    conversation: { kind: 'claude', id: 'abc' },
    parentSessionId: null,
    picks: {},
    archivedBy: null,
    archiveReason: null,
    tools: [],
    slashCommands: [],
    mcpServers: [],
  }
  renderScreen(
    fixtureHub({
      app: fixtureApp([fixtureServer('cloud', { url: canonicalUrl('https://cloud.example') })], [session], [machine]),
      answers: { readSession: async () => details },
    }),
    <SessionInfoScreen address={{ serverId: serverId('cloud'), sessionId: sessionId('over') }} />,
  )
  const line = "HAPPY_SERVER_URL=https://cloud.example HAPPY_HOME_DIR='/home/ada/.happy work' happy claude --resume abc"
  await expect.element(page.getByText(line, { exact: true })).toBeVisible()
  await expect.element(page.getByText('cd /home/ada/shop', { exact: true })).toBeVisible()
  // Which shell it is has to be asked for Windows only.
  expect(page.getByRole('combobox', { name: 'For' }).elements()).toEqual([])
  expect(await accessibilityProblems('light')).toEqual([])
})

describe('side chats', () => {
  const main = fixtureSession('cloud', 'main')
  const side = fixtureSession('cloud', 'side')
  if (side.content.kind === 'open') {
    Object.assign(side.content, { title: 'Why so?', isSideChat: true, sideChatOf: main.id })
  }
  const showOf = (id: string) =>
    renderScreen(
      fixtureHub({ app: fixtureApp([fixtureServer('cloud')], [main, side]) }),
      <SessionInfoScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />,
    )

  test.each(['light', 'dark'] as const)('are listed at their session: %s', async (theme) => {
    showOf('main')
    await expect.element(page.getByRole('link', { name: /Why so\?/ })).toHaveAttribute('href', '/s/cloud/side')
    expect(await accessibilityProblems(theme)).toEqual([])
  })

  test('lead back to it', async () => {
    showOf('side')
    await expect.element(page.getByRole('link', { name: 'Session main' })).toHaveAttribute('href', '/s/cloud/main')
    expect(page.getByRole('heading', { name: 'Side chats' }).elements()).toEqual([])
  })
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  show()
  await expect.element(page.getByText('State', { exact: true })).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})
