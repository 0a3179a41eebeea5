import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ChatItem, ChatState } from '../../../worker/api/chat'
import type { HubCommands } from '../../../worker/api/commands'
import { agentText, fixtureChat, longConversation, toolCall } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'

beforeEach(async () => {
  window.history.replaceState(null, '')
  await page.viewport(390, 700)
})
afterEach(removeScreen)

interface Scene {
  chat?: Partial<ChatState>
  path?: string
  answers?: Partial<HubCommands>
}

let scenes = 0

function show(items: ChatItem[], { chat, path = '/', answers }: Scene = {}) {
  const id = `find-${scenes++}`
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud', { label: 'Cloud' })], [fixtureSession('cloud', id)]),
    chats: [fixtureChat('cloud', id, items, chat)],
    ...(answers ? { answers } : {}),
  })
  const address = { serverId: serverId('cloud'), sessionId: sessionId(id) }
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={address} />
    </div>,
    path,
  )
  return { hub, id }
}

const log = page.getByRole('log')
const bar = page.getByLabelText('Find in this chat', { exact: true })
const field = page.getByRole('textbox', { name: 'Text to find' })
const actions = page.getByRole('button', { name: 'Session actions' })
const marked = () => document.querySelector('[data-marked]')?.textContent ?? ''

async function openByMenu() {
  await userEvent.click(actions)
  await userEvent.click(page.getByRole('button', { name: 'Find in this chat' }))
  await expect.element(field).toHaveFocus()
}

describe('finding in a chat', () => {
  test('Ctrl+F in the chat opens it; matches are shown from the newest on, and Escape leaves', async () => {
    show(longConversation(2000))
    await expect.element(actions).toBeVisible()
    log.element().focus()
    await userEvent.keyboard('{Control>}f{/Control}')
    await expect.element(field).toHaveFocus()
    await userEvent.fill(field, 'PROMPT 15')
    // 150, 1500 to 1590.
    await expect.element(bar).toHaveTextContent('11 of 11')
    await expect.poll(marked).toContain('Prompt 1590')
    await userEvent.keyboard('{Enter}')
    await expect.element(bar).toHaveTextContent('10 of 11')
    await expect.poll(marked).toContain('Prompt 1580')
    await userEvent.keyboard('{Shift>}{Enter}{Enter}{/Shift}')
    await expect.poll(marked).toContain('Prompt 150:')
    await expect.element(bar).toHaveTextContent('In the whole conversation: 2000 items.')
    await userEvent.fill(field, 'not in it')
    await expect.element(bar).toHaveTextContent('Not found')
    expect(await accessibilityProblems('light')).toEqual([])
    expect(await accessibilityProblems('dark')).toEqual([])
    await userEvent.keyboard('{Escape}')
    expect(bar.elements()).toEqual([])
    await expect.element(page.getByRole('textbox', { name: 'Message' })).toHaveFocus()
  })

  test('what a closed call holds, also of a helper agent, is found and opened', async () => {
    const helper = toolCall('task', 'Task', { prompt: 'go' }, { state: 'completed' })
    const inside = { ...toolCall('inside', 'Bash', { command: 'ls' }, { state: 'completed' }), parentId: 'task' }
    show([helper, { ...inside, result: { stdout: 'the needle' } }, ...longConversation(300)])
    await openByMenu()
    await userEvent.fill(field, 'needle')
    await expect.element(log.getByText('the needle')).toBeVisible()
    await expect.poll(marked).toContain('the needle')
  })

  test('what is stored here is read first; older messages of the server on request, until it is stopped', async () => {
    const items = longConversation(1000)
    let shown = 100
    const part = (state: Partial<ChatState>, id: string) => fixtureChat('cloud', id, items.slice(-shown), state)
    const froms: unknown[] = []
    let answer: (() => void) | null = null
    const { hub, id } = show(items.slice(-shown), {
      chat: { history: 'more' },
      answers: {
        loadOlderMessages: async (_session, from = 'server') => {
          froms.push(from)
          if (from === 'stored' && shown >= 300) return { isEnd: true }
          if (from === 'server')
            await new Promise<void>((resolve) => {
              answer = resolve
            })
          shown += 100
          hub.setChat(part({ history: 'more' }, id))
          return { isEnd: false }
        },
      },
    })
    await openByMenu()
    await expect.element(bar).toHaveTextContent('In what is stored on this device: 300 items.')
    expect(froms).toEqual(['stored', 'stored', 'stored'])
    await userEvent.fill(field, 'Prompt 650')
    await expect.element(bar).toHaveTextContent('Not found')
    await userEvent.click(page.getByRole('button', { name: 'Search older messages on Cloud' }))
    await expect.element(bar).toHaveTextContent('Reading older messages from Cloud… 300 items so far.')
    await expect.poll(() => answer).not.toBeNull()
    const give: unknown = answer
    if (typeof give === 'function') give()
    await expect.element(bar).toHaveTextContent('1 of 1')
    await expect.poll(marked).toContain('Prompt 650')
    await userEvent.click(page.getByRole('button', { name: 'Stop', exact: true }).last())
    await expect.element(page.getByRole('button', { name: 'Search older messages on Cloud' })).toBeVisible()
  })

  test('a failure is said, with a way to go on', async () => {
    const { hub } = show(longConversation(50), {
      chat: { history: 'more' },
      answers: {
        loadOlderMessages: (_session, from) =>
          from === 'stored' ? Promise.resolve({ isEnd: true }) : Promise.reject(new Error('broken')),
      },
    })
    await openByMenu()
    await userEvent.click(page.getByRole('button', { name: 'Search older messages on Cloud' }))
    await expect.element(bar.getByRole('alert')).toHaveTextContent('Not all was looked through')
    const before = hub.calls.length
    await userEvent.click(bar.getByRole('button', { name: 'Retry' }))
    await expect.poll(() => hub.calls.length).toBeGreaterThan(before)
  })
})

describe('finding in what the server lost', () => {
  test('opens this device’s copy, where the hit is; a hit of the same id in the chat is another one', async () => {
    const copy = [agentText('twice', 'a needle that was lost'), toolCall('t', 'Bash', { command: 'needle in a call' })]
    const lost = [{ foundAt: 1, afterSeq: 1, blocks: [copy] }]
    show([...longConversation(300), agentText('twice', 'the needle of today', null)], { chat: { lost } })
    await expect.element(actions).toBeVisible()
    await openByMenu()
    await userEvent.fill(field, 'needle')
    await expect.element(bar).toHaveTextContent('3 of 3')
    await expect.poll(marked).toContain('the needle of today')
    await userEvent.keyboard('{Enter}')
    await expect.element(bar).toHaveTextContent('2 of 3')
    await expect.poll(marked).toContain('needle in a call')
    await userEvent.keyboard('{Enter}')
    await expect.poll(marked).toContain('a needle that was lost')
    await expect.element(page.getByRole('button', { name: 'Hide' })).toBeVisible()
  })

  test('also where the server has nothing of the chat any more', async () => {
    const lost = [{ foundAt: 1, afterSeq: 0, blocks: [[agentText('a', 'the needle')]] }]
    show([], { chat: { lost } })
    await expect.element(actions).toBeVisible()
    await openByMenu()
    await userEvent.fill(field, 'needle')
    await expect.element(bar).toHaveTextContent('1 of 1')
    await expect.poll(marked).toContain('the needle')
  })
})

describe('the link to a message', () => {
  test('is copied, shows the message, and loads older ones for it', async () => {
    const items = longConversation(1000)
    let shown = 100
    const { hub, id } = show(items.slice(-shown), {
      path: '/?message=420',
      chat: { history: 'more' },
      answers: {
        loadOlderMessages: () => {
          shown += 100
          hub.setChat(fixtureChat('cloud', id, items.slice(-shown), { history: 'more' }))
          return Promise.resolve({ isEnd: false })
        },
      },
    })
    await expect.poll(marked).toContain('Prompt 420')
    await expect.element(log.getByText('Prompt 420: next step please')).toBeVisible()
    expect(shown).toBe(600)
    const link = log
      .getByRole('article', { name: 'You' })
      .filter({ hasText: 'Prompt 420' })
      .getByRole('button', { name: 'Copy link to this message' })
    await expect.element(link).toBeVisible()
  })

  test('without a connection what is stored here is read, and what is older waits', async () => {
    const items = longConversation(400)
    let shown = 100
    const scene = (path: string) => ({
      path,
      chat: { history: 'more' as const, phase: { kind: 'cached' as const, asOf: 1 } },
      answers: {
        loadOlderMessages: (_session: unknown, from?: string) => {
          expect(from).toBe('stored')
          if (shown >= 300) return Promise.resolve({ isEnd: true })
          shown += 100
          current.hub.setChat(fixtureChat('cloud', current.id, items.slice(-shown), scene(path).chat))
          return Promise.resolve({ isEnd: false })
        },
      },
    })
    let current = show(items.slice(-shown), scene('/?message=140'))
    await expect.poll(marked).toContain('Prompt 140')
    removeScreen()
    current = show(items.slice(-shown), scene('/?message=40'))
    await expect.element(page.getByText(/Looking goes on when Cloud is connected/)).toBeVisible()
  })

  test('leads there also when all is there at once, and what comes next does not lead away', async () => {
    const items = longConversation(300)
    const stored = { phase: { kind: 'cached' as const, asOf: 1 } }
    for (let time = 0; time < 2; time++) {
      // Nothing is loaded on demand any more the second time.
      const { hub, id } = show(items, { path: '/?message=40', chat: stored })
      const target = log.getByText('Prompt 40: next step please')
      await expect.element(target).toBeInViewport()
      const shown = log.element()
      hub.setChat(fixtureChat('cloud', id, [...items, agentText('new', 'What came meanwhile')]))
      await expect.element(page.getByRole('button', { name: /latest/i })).toBeVisible()
      expect(log.element()).toBe(shown)
      await expect.element(target).toBeInViewport()
      removeScreen()
    }
  })

  test('to a message that is newer than what is stored here is looked for until the server has answered', async () => {
    const items = longConversation(50)
    const { hub, id } = show(items, { path: '/?message=60', chat: { phase: { kind: 'cached', asOf: 1 } } })
    await expect.element(page.getByText(/Looking goes on when Cloud is connected/)).toBeVisible()
    hub.setChat(fixtureChat('cloud', id, items))
    await expect.element(page.getByText(/not in this conversation/)).toBeVisible()
  })

  test('leads away from the end while something comes, too', async () => {
    const items = longConversation(300)
    const { hub, id } = show(items, { path: '/?message=40' })
    for (let more = 1; more <= 10; more++) {
      const news = Array.from({ length: more }, (_, index) => agentText(`new ${index}`, 'Word. '.repeat(200)))
      hub.setChat(fixtureChat('cloud', id, [...items, ...news]))
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    await expect.element(log.getByText('Prompt 40: next step please')).toBeInViewport()
    await expect.element(page.getByRole('button', { name: /latest/i })).toBeVisible()
  })

  test('that leads nowhere says so', async () => {
    show([agentText('a', 'hello')], { path: '/?message=7' })
    await expect.element(page.getByText(/not in this conversation/)).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: 'Dismiss' }))
    expect(page.getByText(/not in this conversation/).elements()).toEqual([])
  })
})
