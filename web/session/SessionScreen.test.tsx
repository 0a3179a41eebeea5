import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ChatItem, ChatState } from '../../worker/api/chat'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import { sentItemId, type LocalId } from '../../worker/api/ids'
import type { ServerState, SessionContent } from '../../worker/api/state'
import {
  agentText,
  fixtureChat,
  fullConversation,
  longConversation,
  pendingCall,
  toolCall,
  userText,
  worldConversation,
} from '../testing/fixtureChats'
import { messages } from '../i18n/messages'
import type { HubClient } from '../hub/hubContext'
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
import { SessionScreen } from './SessionScreen'

beforeEach(async () => {
  await page.viewport(1000, 700)
})
afterEach(removeScreen)

interface Scene {
  server?: Partial<ServerState>
  session?: Parameters<typeof fixtureSession>[2]
  chat?: Partial<ChatState>
  answers?: Partial<HubCommands>
  /** Sessions and drafts are kept apart by id; other tests' drafts live in memory. */
  id: string
}

function show(items: ChatItem[], { server, session, chat, answers, id }: Scene) {
  const hub = fixtureHub({
    app: fixtureApp(
      [fixtureServer('cloud', { label: 'Cloud', ...server }), fixtureServer('laptop')],
      [fixtureSession('cloud', id, session)],
    ),
    chats: [fixtureChat('cloud', id, items, chat)],
    ...(answers ? { answers } : {}),
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
  return hub
}

const log = page.getByRole('log', { name: 'Conversation' })
const message = page.getByRole('textbox', { name: 'Message' })
const send = page.getByRole('button', { name: 'Send' })
const sent = (hub: ReturnType<typeof show>, command: string) => hub.calls.filter((call) => call.command === command)

const machineApp = (presence: 'online' | 'offline', activity: 'offline' | 'archived') =>
  fixtureHub({
    app: fixtureApp(
      [fixtureServer('cloud')],
      [fixtureSession('cloud', 'over', { activity })],
      [fixtureMachine('cloud', 'machine-1', { presence })],
    ),
    chats: [fixtureChat('cloud', 'over', [])],
  })

const showOver = (hub: ReturnType<typeof machineApp>) =>
  renderScreen(hub, <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId('over') }} />)

test('on a narrow phone the header leaves room for the state, whatever else is cut', async () => {
  await page.viewport(320, 600)
  show([], {
    id: 'narrow',
    session: { activity: 'needs-you', pendingRequests: Array.from({ length: 12 }, (_, index) => `r${index}`) },
  })
  const state = page.getByText('needs you, 12 requests')
  await expect.element(state).toBeVisible()
  const { right } = state.element().getBoundingClientRect()
  const words = state.element().parentElement?.parentElement?.getBoundingClientRect()
  expect(right).toBeLessThanOrEqual(words?.right ?? 0)
})

test('a file that its agent cannot show is no link: its path can be copied', async () => {
  const { content } = fixtureSession('cloud', 'files')
  const items = [agentText('a', 'See src/a.ts:3')]
  show(items, { id: 'files' })
  await expect.element(log.getByRole('link', { name: 'src/a.ts:3' })).toBeVisible()
  removeScreen()
  show(items, { id: 'files', session: { content: { ...content, calls: ['abort'] } as SessionContent } })
  await expect.element(log.getByRole('button', { name: 'Copy src/a.ts:3' })).toBeVisible()
  expect(log.getByRole('link').elements()).toEqual([])
})

const stored = async (hub: HubClient, id: string) =>
  (await hub.commands.readDraft({ serverId: serverId('cloud'), sessionId: sessionId(id) })).text

describe('a session that nobody reads any more', () => {
  test.each([
    ['archived', 'offline'],
    ['offline', 'online'],
  ] as const)(
    '%s, with its machine %s: says so where one would type, and takes nothing',
    async (activity, presence) => {
      showOver(machineApp(presence, activity))
      await expect.element(page.getByText(/This session has ended/)).toBeVisible()
      expect(message.elements()).toEqual([])
      await expect
        .element(page.getByText(activity === 'archived' ? 'archived' : 'ended', { exact: true }))
        .toBeVisible()
      await expect
        .element(page.getByRole('link', { name: 'New session here' }))
        .toHaveAttribute('href', '/new?server=cloud&machine=machine-1&directory=%2Fhome%2Fada%2Fproject')
    },
  )

  test('is resumed from there; where its machine is away it is not', async () => {
    const resume = page.getByRole('button', { name: 'Resume', exact: true })
    const online = machineApp('online', 'offline')
    showOver(online)
    await userEvent.click(resume)
    await expect.poll(() => online.calls.filter(({ command }) => command === 'resumeSession')).toHaveLength(1)
    removeScreen()
    const away = machineApp('offline', 'archived')
    showOver(away)
    await expect.element(resume).toHaveAttribute('aria-disabled', 'true')
  })

  test('what it never answered is said; what was not sent can only be discarded, for want of a field', async () => {
    const prompts = [userText('1', 'first'), agentText('2', 'Done.'), userText('3', 'then this')]
    const unsent = userText('4', 'and that', { delivery: { state: 'queued' }, localId: 'own' as LocalId })
    const hub = show([...prompts, unsent], { id: 'unanswered', session: { activity: 'archived' } })
    await expect.element(page.getByText('Your last message has no answer.')).toBeVisible()
    expect(page.getByRole('button', { name: 'Edit' }).elements()).toEqual([])
    await userEvent.click(page.getByRole('button', { name: 'Discard' }))
    expect(sent(hub, 'discardMessage')).toHaveLength(1)
    hub.setChat(fixtureChat('cloud', 'unanswered', prompts.slice(0, 2)))
    await expect.element(page.getByText('Your last message has no answer.')).not.toBeInTheDocument()
  })

  test('on a machine that may only sleep: it may be read later, and that is said', async () => {
    showOver(machineApp('offline', 'offline'))
    await expect.element(message).toBeVisible()
    await expect.element(page.getByText(/read only if it comes back/)).toBeVisible()
  })
})

describe('the conversation', () => {
  test('what the server lost is said where it stood, and this browser’s copy opens', async () => {
    const copy = agentText('old', 'only this browser has it')
    const lost = [{ foundAt: Date.now(), afterSeq: 1, blocks: [[copy]] }]
    show([userText('m1', 'first'), userText('m2', 'second', { seq: 2 })], { id: 'lost', chat: { lost } })
    const notice = page.getByRole('region', { name: 'Messages that the server lost' })
    await expect.element(notice).toHaveTextContent(/Cloud was set back.*no longer has one message/)
    await expect.element(page.getByText('only this browser has it')).not.toBeInTheDocument()
    await userEvent.click(page.getByRole('button', { name: 'Show this browser’s copy' }))
    await expect.element(page.getByText('only this browser has it')).toBeVisible()
    await page.viewport(390, 844)
    expect(await accessibilityProblems('light')).toEqual([])
  })

  test('header says title, server, machine, path and state', async () => {
    show([], { id: 'header', session: { activity: 'working' } })
    await expect.element(page.getByRole('heading', { level: 1, name: 'Session header' })).toBeVisible()
    await expect.element(page.getByRole('banner')).toHaveTextContent(/Cloud.*box.*~\/project.*working/)
  })

  test('a tool line opens to what was asked and what came back', async () => {
    show([toolCall('t', 'Bash', { command: 'echo hi' }, { result: { stdout: 'hi there' } })], { id: 'tool' })
    const line = log.getByRole('button', { name: /Run echo hi/ })
    await expect.element(line).toHaveAttribute('aria-expanded', 'false')
    await userEvent.click(line)
    await expect.element(log.getByRole('group', { name: 'Result' })).toHaveTextContent('hi there')
  })

  test('an edit opens to its difference', async () => {
    show([toolCall('t', 'Edit', { file_path: '/home/ada/project/a.ts', old_string: 'let a', new_string: 'const a' })], {
      id: 'edit',
    })
    await userEvent.click(log.getByRole('button', { name: /Edit a\.ts/ }))
    const diff = log.getByRole('group', { name: '/home/ada/project/a.ts' })
    await expect.element(diff).toHaveTextContent('−let a')
    await expect.element(diff).toHaveTextContent('+const a')
  })

  test('what a helper agent did is under its task, a waiting request in sight', async () => {
    show(
      [
        toolCall('task', 'Task', { description: 'Clean up' }),
        pendingCall('inner', 'Bash', { command: 'rm -rf build' }, 'r', { parentId: 'task' }),
      ],
      { id: 'nested' },
    )
    const request = log.getByRole('article', { name: 'The agent asks for permission' })
    await expect.element(request).toHaveTextContent('rm -rf build')
    await expect.element(request.getByRole('button', { name: 'Deny', exact: true })).toBeVisible()
  })

  test('an option is sent, beside what is being written; one that hides something is looked at first', async () => {
    const options = '<options>\n<option>Red</option>\n<option>Bl\u200Bue</option>\n</options>'
    const hub = show([agentText('a', `Which?\n${options}`)], { id: 'options' })
    await userEvent.fill(message, 'half a thought')
    await userEvent.click(log.getByRole('button', { name: 'Red' }))
    expect(sent(hub, 'sendMessage').map((call) => call.arguments[1])).toEqual(['Red'])
    await expect.element(message).toHaveValue('half a thought')
    await userEvent.click(log.getByRole('button', { name: /Bl/ }))
    await expect.element(message).toHaveValue('Bl\u200Bue\n\nhalf a thought')
    expect(sent(hub, 'sendMessage')).toHaveLength(1)
  })

  test('an option that could not be sent is in the composer', async () => {
    const error = new HubError({ code: 'storage-failed', detail: 'full' })
    const text = 'Which?\n<options>\n<option>Red</option>\n</options>'
    show([agentText('a', text)], { id: 'refusedoption', answers: { sendMessage: () => Promise.reject(error) } })
    await userEvent.click(log.getByRole('button', { name: 'Red' }))
    await expect.element(message).toHaveValue('Red')
  })

  test('locked messages are shown and kept', async () => {
    show([{ kind: 'locked', id: 'l', seq: 1, time: 1, reason: 'undecryptable' }], { id: 'lockedmessage' })
    await expect.element(log).toHaveTextContent('Locked message.')
  })

  test('is marked read at its end', async () => {
    const hub = show([agentText('a', 'Hello')], { id: 'unread', session: { unread: true } })
    await expect
      .poll(() => sent(hub, 'markRead'))
      .toEqual([{ command: 'markRead', arguments: [{ serverId: 'cloud', sessionId: 'unread' }] }])
  })
})

test('what is stored here marks nothing read that is newer', async () => {
  const chat = { phase: { kind: 'cached', asOf: 1 } } as const
  const hub = show([agentText('a', 'Hello')], { id: 'older', chat, session: { unread: true, seq: 9 } })
  await expect.element(log).toHaveTextContent('Hello')
  await expect.element(page.getByText(/Hello/)).toBeInViewport()
  expect(sent(hub, 'markRead')).toEqual([])
  hub.setChat(fixtureChat('cloud', 'older', [agentText('a', 'Hello')]))
  await expect.poll(() => sent(hub, 'markRead')).toHaveLength(1)
})

test('a prompt that waits says that it can be changed, and is handed to the agent on demand', async () => {
  const localId = 'l-handed' as LocalId
  const prompt = userText('own', 'then this', { localId, delivery: { state: 'waiting' } })
  const hub = show([prompt], { id: 'handed', session: { activity: 'working' } })
  await expect.element(log).toHaveTextContent('As long as it waits here you can change it.')
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.click(log.getByRole('button', { name: 'To the agent now' }))
  expect(sent(hub, 'sendNow')).toHaveLength(1)
})

const numberedPrompt = (text: string, seq: number) => userText(`p${seq}`, text, { seq, localId: `l${seq}` as LocalId })

test('what an agent was given while it works says so, wherever it was sent from, until the agent rests', async () => {
  const items = [
    numberedPrompt('began with this', 4),
    { ...agentText('a', 'At it.'), seq: 5 },
    numberedPrompt('then this', 6),
  ]
  const states = { chat: { workSince: 4 }, session: { activity: 'working' } } as const
  const hub = show(items, { id: 'given', ...states })
  const said = log.getByText('The agent has it: it cannot be taken back.')
  await expect.element(said).toBeVisible()
  expect(said.elements()).toHaveLength(1)
  await expect
    .element(log.getByRole('article', { name: 'You' }).last())
    .toHaveTextContent(/then this.*The agent has it/)
  expect(await accessibilityProblems('light')).toEqual([])
  hub.setApp(fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 'given')]))
  await expect.element(said).not.toBeInTheDocument()
})

describe('stopping', () => {
  const stop = page.getByRole('button', { name: 'Stop' })

  test('a turn that runs; Escape never does', async () => {
    const hub = show([], { id: 'stop', session: { activity: 'working' } })
    await userEvent.keyboard('{Escape}')
    expect(sent(hub, 'abortTurn')).toEqual([])
    await userEvent.click(stop)
    expect(sent(hub, 'abortTurn')).toEqual([
      { command: 'abortTurn', arguments: [{ serverId: 'cloud', sessionId: 'stop' }] },
    ])
  })

  test('a failure is told with its server', async () => {
    const serverUrl = canonicalUrl('https://cloud.example.org')
    const error = new HubError({ code: 'agent-unreachable', serverUrl, what: 'session' })
    show([], {
      id: 'stopfails',
      session: { activity: 'working' },
      answers: { abortTurn: () => Promise.reject(error) },
    })
    await userEvent.click(stop)
    await expect.element(page.getByRole('alert')).toHaveTextContent(/Not stopped: https:\/\/cloud\.example\.org/)
    await expect.element(stop).toBeEnabled()
  })

  test.each<[string, Scene]>([
    ['nothing runs', { id: 'idle', session: { activity: 'idle' } }],
    [
      'the server is not connected',
      { id: 'gone', session: { activity: 'working' }, server: { connection: { kind: 'paused' } } },
    ],
  ])('is not offered when %s', async (_name, scene) => {
    show([], scene)
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(stop.elements()).toEqual([])
  })
})

describe('phases', () => {
  test('from this device', async () => {
    show([agentText('a', 'Hello')], {
      id: 'cached',
      chat: { phase: { kind: 'cached', asOf: new Date().setHours(0, 5, 0, 0) } },
    })
    await expect.element(page.getByText('Shown from this device, as of 00:05.')).toBeVisible()
    await expect.element(log).toHaveTextContent('Hello')
  })

  test('failed, with the server’s name and a retry', async () => {
    const hub = show([], {
      id: 'failed',
      chat: {
        phase: {
          kind: 'failed',
          error: { code: 'unreachable', serverUrl: canonicalUrl('https://cloud.example.org'), reason: 'timed-out' },
        },
      },
    })
    await expect.element(page.getByRole('alert')).toHaveTextContent('https://cloud.example.org did not answer in time.')
    await userEvent.click(page.getByRole('button', { name: 'Retry' }))
    expect(sent(hub, 'retryNow')).toHaveLength(1)
  })

  test('an Undo that comes too late says so', async () => {
    const serverUrl = canonicalUrl('https://cloud.example')
    show([], {
      id: 'undo',
      session: { marks: { removal: { how: 'delete', at: Date.now() } } },
      answers: { takeBackRemovals: () => Promise.reject(new HubError({ code: 'too-late', serverUrl })) },
    })
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.element(page.getByText('Too late to undo')).toBeVisible()
  })

  test('locked: no composer, nothing lost', async () => {
    show([], { id: 'locked', session: { content: { kind: 'locked' } } })
    await expect.element(page.getByText(/encrypted with a key that this account does not have/)).toBeVisible()
    expect(document.querySelector('textarea')).toBeNull()
  })

  test('loading', async () => {
    show([], { id: 'loading', chat: { phase: { kind: 'loading' } } })
    await expect.element(page.getByRole('status', { name: 'Loading the conversation' })).toBeInTheDocument()
  })
})

const atEnd = () => {
  const { scrollTop, clientHeight, scrollHeight } = log.element()
  return scrollHeight - clientHeight - scrollTop < 2
}

describe('a long conversation', () => {
  const items = longConversation(2000)

  test('opens at its end with few rows in the page, and follows what comes', async () => {
    const hub = show(items, { id: 'long' })
    await expect.element(log).toHaveTextContent('Answer 1999')
    await expect.poll(atEnd).toBe(true)
    expect(document.querySelectorAll('[data-index]').length).toBeLessThan(80)
    hub.setChat(fixtureChat('cloud', 'long', [...items, agentText('new', 'Fresh answer')]))
    await expect.element(log.getByText('Fresh answer')).toBeVisible()
    await expect.poll(atEnd).toBe(true)
  })

  test('a request that is taller than the view begins at its head, also one that comes', async () => {
    await page.viewport(1000, 500)
    const command = Array.from({ length: 60 }, (_, line) => `echo ${line}`).join('\n')
    const hub = show(items, { id: 'tall' })
    await expect.poll(atEnd).toBe(true)
    hub.setChat(fixtureChat('cloud', 'tall', [...items, pendingCall('tall', 'Bash', { command }, 'tall-1')]))
    const ask = log.getByText(messages.sessions.tool.askTitle)
    await expect.element(ask).toBeVisible()
    const isInView = () => ask.element().getBoundingClientRect().top >= log.element().getBoundingClientRect().top
    await expect.poll(isInView).toBe(true)
    // Opened anew, it is at its head again.
    removeScreen()
    show([...items, pendingCall('tall', 'Bash', { command }, 'tall-1')], { id: 'tall' })
    await expect.element(ask).toBeVisible()
    await expect.poll(isInView).toBe(true)
  })

  test.each([1, 2, 8])('opened anew with %i requests, the first that waits is in view at its head', async (count) => {
    await page.viewport(1000, 700)
    const command = Array.from({ length: 60 }, (_, line) => `echo ${line}`).join('\n')
    const asked = Array.from({ length: count }, (_, number) =>
      pendingCall(`r${number}`, 'Bash', { command: number === 0 ? command : `make ${number}` }, `ask-${number}`),
    )
    show([...longConversation(50), ...asked], { id: `ask-${count}` })
    const head = log.getByText(messages.sessions.tool.askTitle).first()
    const offset = () => head.element().getBoundingClientRect().top - log.element().getBoundingClientRect().top
    await expect.element(log.getByText('echo 0')).toBeVisible()
    await expect.poll(() => offset() >= 0 && offset() < 200).toBe(true)
  })

  test('older messages of a paused server: says why they do not come, and asks again when it is back', async () => {
    const data = {
      code: 'unreachable',
      serverUrl: canonicalUrl('https://cloud.example.org'),
      reason: 'paused',
    } as const
    const hub = show([agentText('a', 'Held')], {
      id: 'older-paused',
      chat: { history: 'more', phase: { kind: 'paused' } },
      answers: { loadOlderMessages: () => Promise.reject(new HubError(data)) },
    })
    await expect.element(log.getByRole('alert')).toHaveTextContent('https://cloud.example.org is paused.')
    hub.setChat(fixtureChat('cloud', 'older-paused', [agentText('a', 'Held')], { history: 'more' }))
    await expect.poll(() => sent(hub, 'loadOlderMessages').length).toBe(2)
    // What fails with a connection is not asked for ever.
    await expect.element(log.getByRole('alert')).toBeVisible()
    hub.setChat(fixtureChat('cloud', 'older-paused', [agentText('a', 'Held')], { history: 'more' }))
    expect(sent(hub, 'loadOlderMessages').length).toBe(2)
  })

  test('keeps its place when older messages come, and leads back to the latest', async () => {
    const hub = show(items, { id: 'older', chat: { history: 'more' } })
    await expect.poll(atEnd).toBe(true)
    log.element().scrollTop = 0
    await expect.poll(() => sent(hub, 'loadOlderMessages').length).toBe(1)
    const first = log.getByText('Prompt 0: next step please')
    await expect.element(first).toBeVisible()
    const before = first.element().getBoundingClientRect().top
    const older = Array.from({ length: 50 }, (_, index) => ({
      ...userText(`old${index}`, `Older ${index}`),
      time: (items[0]?.time ?? 0) - 1000,
    }))
    hub.setChat(fixtureChat('cloud', 'older', [...older, ...items], { history: 'complete' }))
    await expect.poll(() => log.element().scrollTop).toBeGreaterThan(1000)
    // The day's separator moves up to the new first message.
    await expect.poll(() => Math.abs(first.element().getBoundingClientRect().top - before)).toBeLessThan(60)
    await userEvent.click(page.getByRole('button', { name: 'Jump to latest' }))
    await expect.element(log).toHaveTextContent('Answer 1999')
    await expect.poll(atEnd).toBe(true)
  })

  test('Back and a reload lead to the place where it was left; opened anew it begins at its end', async () => {
    show(items, { id: 'place' })
    await expect.poll(atEnd).toBe(true)
    log.element().scrollTop = 20_000
    await expect.poll(() => JSON.stringify(window.history.state)).toContain('cloud/place')
    const row = log
      .getByRole('article')
      .elements()
      .find((one) => one.getBoundingClientRect().top > 200)
    const text = row?.textContent ?? ''
    removeScreen()
    show(items, { id: 'place' })
    await expect.element(log.getByText(text, { exact: true }).first()).toBeVisible()
    expect(atEnd()).toBe(false)
    removeScreen()
    window.history.replaceState(null, '')
    show(items, { id: 'place' })
    await expect.poll(atEnd).toBe(true)
  })

  test('Back loads older messages until the place where it was left', async () => {
    show(items, { id: 'far' })
    await expect.poll(atEnd).toBe(true)
    log.element().scrollTop = 20_000
    await expect.poll(() => JSON.stringify(window.history.state)).toContain('cloud/far')
    const row = log
      .getByRole('article')
      .elements()
      .find((one) => one.getBoundingClientRect().top > 200)
    const text = row?.textContent ?? ''
    removeScreen()
    let shown = 100
    const part = (state: Partial<ChatState>) => fixtureChat('cloud', 'far', items.slice(-shown), state)
    const hub = show(items.slice(-shown), {
      id: 'far',
      chat: { history: 'more' },
      answers: {
        loadOlderMessages: () => {
          hub.setChat(part({ history: 'loading' }))
          shown += 500
          hub.setChat(part({ history: shown < items.length ? 'more' : 'complete' }))
          return Promise.resolve({ isEnd: false })
        },
      },
    })
    await expect.element(log.getByText(text, { exact: true }).first()).toBeVisible()
    expect(atEnd()).toBe(false)
    expect(sent(hub, 'loadOlderMessages').length).toBeGreaterThan(1)
    window.history.replaceState(null, '')
  })

  test('what was opened stays open while it is scrolled away', async () => {
    const call = toolCall('kept', 'Bash', { command: 'echo hi' }, { result: { stdout: 'hi there' } })
    show([call, ...items], { id: 'opened' })
    await expect.poll(atEnd).toBe(true)
    log.element().scrollTop = 0
    const line = log.getByRole('button', { name: /echo hi/ })
    await userEvent.click(line)
    await expect.element(log.getByText('hi there')).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: 'Jump to latest' }))
    await expect.poll(atEnd).toBe(true)
    expect(log.getByText('hi there').elements()).toEqual([])
    log.element().scrollTop = 0
    await expect.element(log.getByText('hi there')).toBeVisible()
  })

  test('an own message leads to the end', async () => {
    const hub = show(items, { id: 'own' })
    await expect.poll(atEnd).toBe(true)
    log.element().scrollTop = 3000
    await expect.element(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible()
    const own = userText('own', 'My message', { localId: 'l1' as LocalId, delivery: { state: 'queued' } })
    hub.setChat(fixtureChat('cloud', 'own', [...items, own]))
    await expect.element(log.getByText('My message')).toBeVisible()
    await expect.poll(atEnd).toBe(true)
  })
})

describe('the composer', () => {
  test('the Enter that ends an IME conversion sends nothing, in any browser’s order of events', async () => {
    const hub = show([], { id: 'ime' })
    await userEvent.type(message, 'にほんご')
    const field = message.element()
    const enter = (change: KeyboardEventInit) =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, ...change }),
      )
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
    // Chromium and Firefox: while it composes.
    enter({ keyCode: 229, isComposing: true })
    // Safari: after it.
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '日本語' }))
    enter({ keyCode: 229 })
    // Some input methods on Android give no key code of their own.
    enter({ keyCode: 229, ctrlKey: true })
    expect(sent(hub, 'sendMessage')).toEqual([])
    await expect.element(message).toHaveValue('にほんご')
    enter({ keyCode: 13 })
    expect(sent(hub, 'sendMessage')).toHaveLength(1)
  })

  test('Enter sends, Shift+Enter makes a line, Escape does nothing', async () => {
    const hub = show([], { id: 'enter' })
    await userEvent.type(message, 'one{Shift>}{Enter}{/Shift}two{Escape}')
    await expect.element(message).toHaveValue('one\ntwo')
    await userEvent.keyboard('{Enter}')
    expect(sent(hub, 'sendMessage')).toEqual([
      {
        command: 'sendMessage',
        arguments: [
          { serverId: 'cloud', sessionId: 'enter' },
          'one\ntwo',
          { picks: {}, defaults: {}, whenDone: true, localId: expect.any(String) as string },
        ],
      },
    ])
    await expect.element(message).toHaveValue('')
    await expect.element(send).toBeDisabled()
    await expect.poll(() => stored(hub, 'enter')).toBe('')
  })

  test('the end stays in sight when the log gets smaller, and what comes then is followed', async () => {
    const items = Array.from({ length: 40 }, (_, index) => agentText(`a${index}`, `Answer ${index}`))
    const hub = show(items, { id: 'smaller' })
    await expect.element(log.getByText('Answer 39')).toBeVisible()
    const distance = () => {
      const { scrollHeight, clientHeight, scrollTop } = log.element()
      return scrollHeight - clientHeight - scrollTop
    }
    await expect.poll(distance).toBeLessThan(2)
    // As under a notice, or beside a field of several lines.
    const frame = log.element().closest<HTMLElement>('[data-chat]')?.parentElement
    if (!frame) throw new Error('Nothing is shown')
    frame.style.blockSize = '500px'
    await expect.poll(distance).toBeLessThan(2)
    frame.style.blockSize = '380px'
    hub.setChat(fixtureChat('cloud', 'smaller', [...items, agentText('new', 'What came then')]))
    await expect.element(log.getByText('What came then')).toBeVisible()
    await expect.poll(distance).toBeLessThan(2)
    // Who reads further up stays there.
    log.element().scrollTop -= 300
    await expect.element(page.getByRole('button', { name: 'Latest' })).toBeVisible()
    const at = log.element().scrollTop
    frame.style.blockSize = '300px'
    hub.setChat(fixtureChat('cloud', 'smaller', [...items, agentText('new', 'What came then'), agentText('x', 'More')]))
    await expect.element(page.getByRole('button', { name: /1 new/ })).toBeVisible()
    expect(log.element().scrollTop).toBe(at)
  })

  test('an own prompt is there before the hub answers, stays one bubble, and goes when the hub has no room', async () => {
    let refuse: ((error: HubError) => void) | undefined
    const hub = show([], {
      id: 'at once',
      answers: { sendMessage: () => new Promise((_, reject) => (refuse = reject)) },
    })
    await userEvent.fill(message, 'precious')
    const field = message.element()
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await Promise.resolve()
    const log = page.getByRole('log')
    const bubble = log.getByRole('article').element()
    expect(bubble.textContent).toContain('precious')
    expect(bubble.textContent).toContain('Sending')
    expect((field as HTMLTextAreaElement).value).toBe('')

    const [wish] = sent(hub, 'sendMessage').map((call) => call.arguments[2] as { localId: LocalId })
    if (!wish) throw new Error('Nothing was sent')
    const { localId } = wish
    const shown = userText(sentItemId(localId), 'precious', { localId, delivery: { state: 'sent' } })
    hub.setChat(fixtureChat('cloud', 'at once', [shown]))
    await expect.element(log.getByText('Sending')).not.toBeInTheDocument()
    // The same bubble: nothing flickers.
    expect(log.getByRole('article').elements()).toEqual([bubble])

    await userEvent.fill(message, 'more')
    await userEvent.click(send)
    await expect.element(log.getByText('more')).toBeVisible()
    refuse?.(new HubError({ code: 'storage-failed', detail: 'full' }))
    await expect.element(message).toHaveValue('more')
    expect(log.getByRole('article').elements()).toEqual([bubble])
  })

  test('what could not be stored comes back, beside what was written since', async () => {
    let refuse: ((error: HubError) => void) | undefined
    const hub = show([], {
      id: 'refused',
      answers: { sendMessage: () => new Promise((_, reject) => (refuse = reject)) },
    })
    await userEvent.fill(message, 'precious')
    await userEvent.click(send)
    await expect.element(message).toHaveValue('')
    // Until the hub has it, this device keeps it.
    await expect.poll(() => stored(hub, 'refused')).toBe('precious')
    await userEvent.fill(message, 'next')
    refuse?.(new HubError({ code: 'storage-failed', detail: 'full' }))
    await expect.element(message).toHaveValue('precious\n\nnext')
    await expect.element(page.getByRole('alert')).toHaveTextContent('Not sent: The browser refused to store data')
  })

  test('a draft is kept for its session of its server', async () => {
    show([], { id: 'draft' })
    await userEvent.fill(message, 'half a thought')
    show([], { id: 'other' })
    await expect.element(message).toHaveValue('')
    show([], { id: 'draft' })
    await expect.element(message).toHaveValue('half a thought')
    // Readable in no file of the browser's.
    expect(JSON.stringify(localStorage)).not.toContain('thought')
  })

  test('works while the server is not connected, and says so', async () => {
    show([], { id: 'paused', server: { connection: { kind: 'paused' } } })
    await expect.element(page.getByText(/Cloud is paused\. Your message waits/)).toBeVisible()
    await userEvent.fill(message, 'later')
    await expect.element(send).toBeEnabled()
  })

  test('a failed message says why; Retry tries again, Edit gives the text back', async () => {
    const failed = userText('f', 'lost?', {
      localId: 'local-1' as LocalId,
      delivery: {
        state: 'failed',
        error: { code: 'server-failed', serverUrl: canonicalUrl('https://cloud.example.org'), status: 503 },
      },
    })
    const hub = show([failed], { id: 'retry', answers: { discardMessage: () => Promise.resolve({ text: 'lost?' }) } })
    await expect.element(log).toHaveTextContent('Failed: https://cloud.example.org failed (status 503).')
    const address = { serverId: 'cloud', sessionId: 'retry' }
    await userEvent.click(page.getByRole('button', { name: 'Retry' }))
    expect(sent(hub, 'retryMessage')).toEqual([{ command: 'retryMessage', arguments: [address, 'local-1'] }])
    await userEvent.click(page.getByRole('button', { name: 'Edit' }))
    await expect.element(message).toHaveValue('lost?')
    expect(sent(hub, 'discardMessage')).toEqual([{ command: 'discardMessage', arguments: [address, 'local-1'] }])
  })
})

describe('text of the whole world', () => {
  test('what was done in the terminal is a chip and its output (09)', async () => {
    show(worldConversation(), { id: 'terminal' })
    await expect.element(log.getByText('/model opus')).toBeVisible()
    const output = log.getByRole('group', { name: 'Output of the terminal' })
    await expect.element(output).toHaveTextContent('Set model to opus')
    expect(getComputedStyle(output.getByText('opus').element()).fontWeight).toBe('700')
  })

  test('a command’s output is drawn as its terminal drew it (08)', async () => {
    await page.viewport(1000, 3000)
    show(worldConversation(), { id: 'ansi' })
    await userEvent.click(log.getByRole('button', { name: /^Run npm test/ }))
    const result = log.getByRole('group', { name: 'Result' })
    await expect.element(result).toHaveTextContent('✓ passes (3 ms) FAIL src/a.test.ts')
    await expect.element(result).toHaveTextContent(/100% done$/)
    const colors = ['✓', 'warning', 'cyan'].map(
      (text) => getComputedStyle(result.getByText(text, { exact: true }).element()).color,
    )
    expect(new Set(colors).size).toBe(3)
  })

  test('a picture that a tool gave back is shown with its name (10)', async () => {
    await page.viewport(1000, 3000)
    show(worldConversation(), { id: 'picture' })
    await userEvent.click(log.getByRole('button', { name: /^Read .*shot\.png/ }))
    const picture = log.getByRole('img', { name: 'PNG picture, 64 × 64, 119 B' })
    await expect.poll(() => (picture.element() as HTMLImageElement).naturalWidth).toBe(64)
    expect(log.element().textContent).not.toContain('iVBOR')
  })

  test('an own prompt takes the direction of its text (07)', async () => {
    show(worldConversation(), { id: 'rtl' })
    const bubble = log.getByText('שלום, תעדכן')
    await expect.element(bubble).toBeVisible()
    expect(getComputedStyle(bubble.element()).direction).toBe('rtl')
  })

  test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
    await page.viewport(1000, 3000)
    show(worldConversation(), { id: `axe-world-${theme}` })
    await userEvent.click(log.getByRole('button', { name: /^Run npm test/ }))
    await userEvent.click(log.getByRole('button', { name: /^Read .*shot\.png/ }))
    await expect.element(log.getByText('inverse')).toBeVisible()
    await expect.poll(() => log.element().querySelectorAll('math').length).toBe(3)
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})

test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
  await page.viewport(1000, 3000)
  show(fullConversation(), { id: `axe-${theme}` })
  await expect.element(log).toHaveTextContent('Then update the README')
  await userEvent.click(log.getByRole('button', { name: /^To-do list/ }))
  await userEvent.click(log.getByRole('button', { name: /^Run npx vitest/ }))
  expect(await accessibilityProblems(theme)).toEqual([])
})
