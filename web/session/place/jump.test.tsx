import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ChatItem } from '../../../worker/api/chat'
import { agentText, fixtureChat, longConversation, toolCall, userText } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'
import { setOpened } from './opened'

beforeEach(() => page.viewport(1000, 700))
afterEach(removeScreen)

function show(id: string, items: ChatItem[], waits = false) {
  const activity = waits ? 'needs-you' : 'idle'
  const session = { ...fixtureSession('cloud', id), activity } as const
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [session]),
    chats: [fixtureChat('cloud', id, items)],
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
}

const log = page.getByRole('log')
const actions = page.getByRole('button', { name: 'Session actions' })
const prompt = (index: number) => log.getByText(`Prompt ${index}: next step please`)

async function choose(name: string) {
  await userEvent.click(actions)
  await userEvent.click(page.getByRole('button', { name, exact: true }))
}

test('from prompt to prompt, by the menu and by keys', async () => {
  show('jumps', longConversation(300))
  await expect.element(actions).toBeVisible()
  await expect.element(prompt(290)).toBeInViewport()
  await choose('Previous message of yours')
  await expect.element(prompt(290)).toBeInViewport()
  await expect.poll(() => document.querySelector('[data-marked]')?.textContent ?? '').toContain('Prompt 290')
  log.element().focus()
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}')
  await expect.element(prompt(280)).toBeInViewport()
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}')
  await expect.element(prompt(270)).toBeInViewport()
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}')
  await expect.element(prompt(280)).toBeInViewport()
})

test('to what waits, from above it', async () => {
  const permission = {
    kind: 'pending' as const,
    requestId: 'r',
    askedAt: 1,
    tool: 'Bash',
    arguments: { command: 'ls' },
  }
  const asks = toolCall('asks', 'Bash', { command: 'make now' }, { state: 'running', permission })
  show('jump-asks', [asks, ...longConversation(300)], true)
  await expect.element(actions).toBeVisible()
  await expect.element(prompt(290)).toBeInViewport()
  await choose('Next request')
  await expect.element(log.getByText('The agent asks for permission')).toBeInViewport()
})

test('what was opened is kept for this tab', () => {
  const session = { serverId: serverId('cloud'), sessionId: sessionId('kept') }
  setOpened(session, 'call', true)
  setOpened(session, 'x'.repeat(300), true)
  const kept = sessionStorage.getItem('happy-hub.opened') ?? ''
  expect(JSON.parse(kept)).toContainEqual([expect.stringContaining('kept'), ['call']])
  setOpened(session, 'call', false)
  expect(sessionStorage.getItem('happy-hub.opened')).not.toContain('kept')
})

test('a prompt that is markdown is shown as such, another one as it was typed', async () => {
  const typed = 'def f(x):\n    return x'
  const markdown = 'Please:\n\n- keep `a.ts`\n- **drop** `b.ts`\n\n```ts\nconst a = 1\n```'
  show('prompts', [userText('p1', typed), userText('p2', markdown)])
  await expect.element(log.getByRole('listitem').first()).toHaveTextContent('keep a.ts')
  expect(log.getByText('return x').element().textContent).toBe(typed)
  expect(await accessibilityProblems('light')).toEqual([])
})

const read = (index: number) => {
  const input = { file_path: `/home/ada/project/part-${index}.ts` }
  return toolCall(`read-${index}`, 'Read', input, { state: 'completed', result: `needle ${index}` })
}

test('a run of calls that only look is one line; it opens, and what was looked for in it is shown', async () => {
  const grep = toolCall('grep', 'Grep', { pattern: 'x' }, { state: 'completed' })
  show('runs', [userText('p', 'Look'), read(1), read(2), grep, read(3), agentText('a', 'Seen')])
  const line = log.getByRole('button', { name: /^3 files read, 1 search in files/ })
  await expect.element(line).toBeVisible()
  expect(log.getByText('part-2.ts').elements()).toEqual([])
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.click(line)
  await expect.element(log.getByText('part-2.ts')).toBeVisible()
  await userEvent.click(line)
  expect(log.getByText('part-2.ts').elements()).toEqual([])
  log.element().focus()
  await userEvent.keyboard('{Control>}f{/Control}')
  await userEvent.fill(page.getByRole('textbox', { name: 'Text to find' }), 'part-3')
  await expect.element(log.getByText('part-3.ts').first()).toBeInViewport()
})
