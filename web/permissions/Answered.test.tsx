import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { pendingCall } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { PermissionCard } from './PermissionCard'

beforeEach(async () => {
  await page.viewport(900, 900)
  // A press counts only in a window that has the focus.
  window.focus()
})
afterEach(removeScreen)

const card = page.getByRole('article')
const button = (name: string) => card.getByRole('button', { name, exact: true })

let requests = 0

function show(agent: string, tool: string, input: unknown) {
  const session = fixtureSession('cloud', 's', { activity: 'needs-you' })
  if (session.content.kind === 'open') session.content.agent = agent
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')], [session]) })
  const address = { serverId: serverId('cloud'), sessionId: sessionId('s') }
  const asked = pendingCall('t', tool, input, `answered${requests++}`)
  renderScreen(hub, <PermissionCard session={address} folder="" call={asked} now={asked.permission} />)
}

const others = [
  ['codex', 'CodexBash', { command: ['npm', 'test'] }],
  ['gemini', 'execute', { command: 'npm test' }],
  ['opencode', 'edit', { path: '/x/a.ts', oldText: 'a', newText: 'b' }],
] as const

const said = [
  ['Allow', 'This cannot be taken back. Stop ends the agent’s turn.'],
  [
    'Allow for this session',
    'The agent does not ask for the like again while it runs. This cannot be taken back. Stop ends its turn.',
  ],
  ['Deny', 'This cannot be taken back. A message can ask the agent to try again.'],
  ['Deny and stop', 'The agent’s turn ends. This cannot be taken back. A message lets the agent go on.'],
] as const

for (const [agent, tool, input] of others) {
  test.each(said)(`${agent}, ${tool}: %s says what cannot be taken back`, async (name, words) => {
    show(agent, tool, input)
    await userEvent.click(button(name))
    await expect.element(card).toHaveTextContent(words)
    // These agents know no mode that an answer brings, so nothing offers one back.
    expect(card.getByRole('button', { name: /again/ }).elements()).toEqual([])
    expect(await accessibilityProblems('light')).toEqual([])
  })
}

const question = { question: 'Which colour?', header: 'Colour', options: [{ label: 'Red' }], multiSelect: false }

test.each([
  ['Send answer', 'This cannot be taken back. A message can correct it.'],
  ['Do not answer', 'This cannot be taken back. A message can still answer.'],
])('a question: %s', async (name, words) => {
  show('claude', 'AskUserQuestion', { questions: [question] })
  await userEvent.click(card.getByRole('radio', { name: 'Red' }))
  await userEvent.click(button(name))
  await expect.element(card).toHaveTextContent(words)
  expect(await accessibilityProblems('light')).toEqual([])
})

test('a plan that is sent back says so', async () => {
  show('claude', 'ExitPlanMode', { plan: '1. Look' })
  await userEvent.click(button('Keep planning'))
  await expect.element(card).toHaveTextContent('This cannot be taken back. A message can ask the agent to try again.')
})

test('a tool that claude may use from now on says when it asks again', async () => {
  show('claude', 'WebFetch', { url: 'https://example.org' })
  await userEvent.click(button('Allow WebFetch for this session'))
  await expect.element(card).toHaveTextContent('Claude asks again after that.')
})
