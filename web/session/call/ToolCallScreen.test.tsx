import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ChatItem, ChatState } from '../../../worker/api/chat'
import type { HubCommands } from '../../../worker/api/commands'
import { agentText, fixtureChat, longConversation, toolCall } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'

beforeEach(() => page.viewport(390, 700))
afterEach(removeScreen)

let scenes = 0

function show(
  items: ChatItem[],
  path: string,
  chat: Partial<ChatState> = {},
  answers: Partial<HubCommands> = {},
  calls?: string[],
) {
  const id = `call-${scenes++}`
  const session = fixtureSession('cloud', id)
  const content = { ...session.content, ...(calls && { calls }) }
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud', { label: 'Cloud' })], [{ ...session, content }]),
    chats: [fixtureChat('cloud', id, items, chat)],
    answers,
  })
  renderScreen(
    hub,
    <main style={{ blockSize: 700, overflow: 'auto' }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </main>,
    path,
  )
  return { hub, id }
}

const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`).join('\n')
const call = toolCall('c/1 ü', 'Bash', { command: 'make all', timeout: 7 }, { state: 'completed', result: lines })

test('shows all of a call: what it was given, what came of it, what its helper did', async () => {
  show([call, agentText('inside', 'the helper says', 'c/1 ü'), agentText('after', 'later')], '/?call=c%2F1+%C3%BC')
  await expect.element(page.getByRole('heading', { name: 'Run make all' })).toBeVisible()
  await expect.element(page.getByText('the helper says')).toBeVisible()
  expect(page.getByText('later').elements()).toEqual([])
  // The result is there as a whole, and nothing of it scrolls by itself.
  const result = page.getByRole('group', { name: 'Result' }).element()
  expect(result.scrollHeight).toBe(result.clientHeight)
  await userEvent.click(page.getByText('All that it was given, as JSON'))
  await expect.element(page.getByText('"timeout": 7')).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
})

test('a call in the chat leads there, and its address leads back to the message', async () => {
  show([call], '/')
  await userEvent.click(page.getByRole('button', { name: /make all/ }))
  await userEvent.click(page.getByRole('link', { name: 'Full view' }))
  await expect.element(page.getByRole('heading', { name: 'Run make all' })).toBeVisible()
  const back = page.getByRole('link', { name: /^← Back to/ })
  await expect.element(back).toHaveAttribute('href', expect.stringContaining('?message=1'))
})

test('older messages are read until it is there; what is nowhere is said', async () => {
  const items = longConversation(300)
  let shown = 50
  const { hub, id } = show(
    items.slice(-shown),
    '/?call=m101',
    { history: 'more' },
    {
      loadOlderMessages: () => {
        shown += 100
        hub.setChat(fixtureChat('cloud', id, items.slice(-shown), { history: 'more' }))
        return Promise.resolve({ isEnd: false })
      },
    },
  )
  await expect.element(page.getByRole('heading', { name: 'Run make step-101' })).toBeVisible()
  expect(shown).toBe(250)
  removeScreen()
  show(items, '/?call=nowhere')
  await expect.element(page.getByText('This call is not in the conversation.')).toBeVisible()
})

test('all that its helpers did is there, also what helpers of theirs did, with its count and state', async () => {
  const outer = toolCall('outer', 'Task', { prompt: 'Look' }, { state: 'running', endedAt: null })
  const inner = toolCall('inner', 'Task', { description: 'Look deeper', prompt: 'deeper' }, { parentId: 'outer' })
  const deep = toolCall('deep', 'Bash', { command: 'ls deep' }, { parentId: 'inner' })
  show([outer, inner, deep, agentText('said', 'found it', 'inner'), agentText('after', 'later')], '/?call=outer')
  await expect.element(page.getByText('3 steps · running')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: /Look deeper/ }))
  await expect.element(page.getByRole('button', { name: /ls deep/ })).toBeVisible()
  await expect.element(page.getByText('found it')).toBeVisible()
  expect(page.getByText('later').elements()).toEqual([])
})

test('an edit is numbered as the file is now, once that is read; before that, and where it cannot be, it has no numbers', async () => {
  const edit = toolCall(
    'edit-1',
    'Edit',
    { file_path: '/home/ada/project/src/a.ts', old_string: 'two', new_string: 'second' },
    { state: 'completed', result: '' },
  )
  const file = { kind: 'text', text: 'one\n\nsecond\n', size: 12, hash: 'h' } as const
  let answer = (_file: typeof file) => {}
  const asked: string[] = []
  show(
    [edit],
    '/?call=edit-1',
    {},
    {
      readFile: (_session, path) => {
        asked.push(path)
        return new Promise((resolve) => {
          answer = resolve
        })
      },
    },
  )
  const change = page.getByRole('figure')
  await expect.element(change.getByText('second')).toBeVisible()
  await expect.poll(() => asked).toHaveLength(1)
  expect(change.getByText('3', { exact: true }).elements()).toEqual([])
  answer(file)
  await expect.element(page.getByText('Line numbers are those of the file as it is now.')).toBeVisible()
  expect(change.getByText('3', { exact: true }).elements().length).toBeGreaterThan(0)
})

test.each([
  [undefined, 1],
  [['abort'], 0],
])('the file of an edit is asked for where its agent has the calls for it: %j', async (calls, count) => {
  const input = { file_path: '/home/ada/project/src/b.ts', old_string: 'two', new_string: 'second' }
  const { hub } = show([toolCall('edit-2', 'Edit', input)], '/?call=edit-2', {}, {}, calls)
  await expect.element(page.getByRole('figure').getByText('second')).toBeVisible()
  expect(hub.calls.filter(({ command }) => command === 'readFile')).toHaveLength(count)
})
