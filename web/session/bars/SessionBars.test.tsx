import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ChatItem, ChatState } from '../../../worker/api/chat'
import type { HubCommands } from '../../../worker/api/commands'
import { HubError } from '../../../worker/api/errors'
import type { AgentForm, SessionControls } from '../../../worker/api/agents/sessionControls'
import type { SessionSummary } from '../../../worker/api/state'
import { fixtureChat, noControls, toolCall } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'

beforeEach(() => page.viewport(390, 700))
afterEach(removeScreen)

interface Scene {
  items?: ChatItem[]
  controls?: Partial<SessionControls>
  inTerminal?: boolean
  activity?: SessionSummary['activity']
  chat?: Partial<ChatState>
  answers?: Partial<HubCommands>
}

function todoCall(id: string, todos: readonly (readonly [content: string, status: string])[]): ChatItem {
  const input = { todos: todos.map(([content, status]) => ({ content, status })) }
  return toolCall(id, 'TodoWrite', input, { state: 'completed' })
}

let scenes = 0

function show({ items = [], controls, inTerminal = false, activity, chat, answers }: Scene) {
  const id = `bars-${scenes++}`
  const session = fixtureSession('cloud', id, activity ? { activity } : {})
  if (session.content.kind === 'open') session.content = { ...session.content, controlledByTerminal: inTerminal }
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [session]),
    chats: [fixtureChat('cloud', id, items, { controls: { ...noControls, hasTerminal: false, ...controls }, ...chat })],
    ...(answers ? { answers } : {}),
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
  return (command: string) =>
    hub.calls.filter((call) => call.command === command).map(({ arguments: [, ...rest] }) => rest)
}

const button = (name: string) => page.getByRole('button', { name, exact: true })

describe('who is in control', () => {
  test('what is asked waits in the terminal: said, also on a phone, and more so while it waits', async () => {
    show({ inTerminal: true })
    await expect.element(page.getByText(/What the agent asks for waits there, in the terminal/)).toBeVisible()
    removeScreen()
    show({ inTerminal: true, activity: 'needs-you' })
    await expect.element(page.getByText(/A request waits there, in the terminal/)).toBeVisible()
  })

  test('the terminal: said, and taken over', async () => {
    const calls = show({ inTerminal: true })
    await expect.element(page.getByText(/The terminal is in control/)).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
    await userEvent.click(button('Take over'))
    expect(calls('giveControl')).toEqual([['app']])
  })

  test('the app: handed back where there is a terminal', async () => {
    const calls = show({ controls: { hasTerminal: true } })
    await userEvent.click(button('Session actions'))
    await userEvent.click(button('Hand back to the terminal'))
    expect(calls('giveControl')).toEqual([['terminal']])
  })

  test('without a terminal there is nothing to hand back', async () => {
    show({})
    await expect.element(page.getByRole('button', { name: /Permission mode/ })).toBeVisible()
    await userEvent.click(button('Session actions'))
    await expect.element(button('Details')).toBeVisible()
    expect(button('Hand back to the terminal').elements()).toEqual([])
  })

  test('a failure is said', async () => {
    const error = new HubError({ code: 'agent-failed', serverUrl: 'https://a.example' as never, text: 'busy' })
    show({ inTerminal: true, answers: { giveControl: () => Promise.reject(error) } })
    await userEvent.click(button('Take over'))
    await expect.element(page.getByRole('alert')).toHaveTextContent('Nothing changed')
  })
})

const made = (id: string, subject: string) =>
  toolCall(id, 'TaskCreate', { subject, description: 'More of it' }, { state: 'completed' })

describe('what the agent has to do', () => {
  test('one line while something is open, which opens to the whole list', async () => {
    show({
      items: [
        todoCall('a', [
          ['Read the code', 'completed'],
          ['Write a test', 'in_progress'],
          ['Mend it', 'pending'],
        ]),
      ],
    })
    const line = page.getByText('Write a test')
    await expect.element(line).toBeVisible()
    await expect.element(page.getByText('1 of 3 done')).toBeVisible()
    expect(page.getByText('Mend it').elements()).toEqual([])
    await userEvent.click(page.getByText('1 of 3 done'))
    await expect.element(page.getByText('Mend it')).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
    expect(await accessibilityProblems('dark')).toEqual([])
  })

  test('says that more of it is in older messages, and loads them when asked to', async () => {
    const named = (id: string, nr: number, subject: string) => ({
      ...made(id, subject),
      result: `Task #${nr} created successfully: ${subject}`,
    })
    const begun = toolCall('d', 'TaskUpdate', { taskId: '3', status: 'in_progress' }, { state: 'completed' })
    const items = [named('b', 7, 'Write a test'), made('c', 'Mend it'), begun]
    const calls = show({ items, chat: { history: 'more' } })
    const line = page.getByText('0 of 2 done, more in older messages')
    await expect.element(line).toBeVisible()
    await userEvent.click(line)
    await expect.element(page.getByText(/Tasks were made in messages/)).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
    expect(await accessibilityProblems('dark')).toEqual([])
    const before = calls('loadOlderMessages').length
    await userEvent.click(button('Load them'))
    await expect.poll(() => calls('loadOlderMessages').length).toBeGreaterThan(before)
    await expect.element(button('Loading…')).toBeDisabled()
  })

  test('a list that claude refused is not shown', async () => {
    show({ items: [todoCall('a', [['Read', 'pending']])], controls: { listTools: [] }, inTerminal: false })
    await expect.element(page.getByRole('button', { name: /Permission mode/ })).toBeVisible()
    expect(page.getByText(/of 1 done/).elements()).toEqual([])
  })

  test('nothing once all is done', async () => {
    show({ inTerminal: true, items: [todoCall('a', [['Read', 'pending']]), todoCall('b', [['Read', 'completed']])] })
    await expect.element(page.getByText(/The terminal is in control/)).toBeVisible()
    expect(page.getByText(/of 1 done/).elements()).toEqual([])
  })
})

describe('the goal', () => {
  const goal = { text: 'All tests pass', can: { clear: true, stop: true, edit: true }, step: { current: 2, total: 5 } }

  test('is edited, stopped and cleared as far as the agent can', async () => {
    const calls = show({ controls: { goal } })
    const bar = page.getByRole('region', { name: 'Goal' })
    await expect.element(bar).toHaveTextContent('All tests pass · step 2 of 5')
    await userEvent.click(bar.getByRole('button', { name: 'Stop' }))
    await userEvent.click(bar.getByRole('button', { name: 'Clear' }))
    await userEvent.click(bar.getByRole('button', { name: 'Edit' }))
    await userEvent.fill(bar.getByRole('textbox'), 'Ship it')
    await userEvent.click(bar.getByRole('button', { name: 'Save' }))
    expect(calls('actOnGoal')).toEqual([
      [{ kind: 'stop' }],
      [{ kind: 'clear' }],
      [{ kind: 'edit', objective: 'Ship it' }],
    ])
    show({ controls: { goal: { ...goal, can: { clear: false, stop: false, edit: false } } } })
    await expect.element(bar).toBeVisible()
    expect(bar.getByRole('button').elements()).toEqual([])
  })
})

describe('a form of Happy Agent', () => {
  const form: AgentForm = {
    id: 'f',
    kind: 'form',
    title: 'Set up',
    createdAt: null,
    questions: [
      {
        id: 'base',
        header: 'Base',
        question: 'Which database?',
        options: [
          { label: 'Postgres', description: 'as in production' },
          { label: 'SQLite', description: null },
        ],
        multiple: false,
        allowCustom: true,
        required: true,
      },
    ],
  }

  test('is answered by question id, about what was shown', async () => {
    const calls = show({ controls: { forms: [form] } })
    const card = page.getByRole('article', { name: 'Set up' })
    await userEvent.click(card.getByRole('button', { name: 'Send answer' }))
    await expect.element(card.getByRole('alert')).toHaveTextContent('Answer every question')
    await userEvent.click(card.getByRole('radio', { name: /SQLite/ }))
    await userEvent.fill(card.getByRole('textbox'), 'in memory')
    expect(await accessibilityProblems('dark')).toEqual([])
    await userEvent.click(card.getByRole('button', { name: 'Send answer' }))
    const answer = { kind: 'answered', answers: { base: { options: ['SQLite'], custom: 'in memory' } } }
    await expect.poll(() => calls('answerForm').map(([, given]) => given)).toEqual([answer])
    expect(calls('answerForm')[0]?.[0]).toMatchObject({ id: 'f', digest: expect.any(String) as string })
  })

  test('of a kind that is not known here says so, and can be dismissed', async () => {
    const calls = show({ controls: { forms: [{ ...form, kind: 'photo', title: 'Take a picture', questions: [] }] } })
    const card = page.getByRole('article', { name: 'Take a picture' })
    await expect.element(card).toHaveTextContent('cannot be answered here')
    await userEvent.click(card.getByRole('button', { name: 'Do not answer' }))
    await expect.poll(() => calls('answerForm').map(([, given]) => given)).toEqual([{ kind: 'cancelled' }])
  })
})

test('a usage limit goes when its time comes', async () => {
  const resetsAt = Date.now() + 3_600_000
  const limit = { id: 'five_hour', label: null, state: 'reached', usedPercent: null, resetsAt } as const
  show({ controls: { limits: [limit] } })
  const shown = page.getByText(/Usage limit reached/)
  await expect.element(shown).toBeVisible()
  vi.useFakeTimers({ toFake: ['Date'], now: resetsAt + 1 })
  document.dispatchEvent(new Event('visibilitychange'))
  await expect.element(shown).not.toBeInTheDocument()
  vi.useRealTimers()
})

test('usage limits say when they end', async () => {
  const resetsAt = Date.now() + 3_600_000
  show({
    controls: {
      limits: [
        { id: 'five_hour', label: null, state: 'reached', usedPercent: 100, resetsAt },
        { id: 'seven_day', label: null, state: 'warning', usedPercent: 91, resetsAt: null },
      ],
    },
  })
  await expect.element(page.getByText(/Usage limit reached: five hours\. It ends /)).toBeVisible()
  await expect.element(page.getByText('Usage limit near: this week, 91 %.')).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
})
