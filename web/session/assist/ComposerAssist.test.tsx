import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { HubCommands } from '../../../worker/api/commands'
import { HubError } from '../../../worker/api/errors'
import type { CanonicalUrl } from '../../../worker/api/ids'
import { fixtureChat, noControls, userText } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'

beforeEach(() => page.viewport(390, 700))
afterEach(removeScreen)

const message = page.getByRole('textbox', { name: 'Message' })
const list = page.getByRole('listbox', { name: 'Commands' })
const option = (name: RegExp) => list.getByRole('option', { name })

async function show(id: string, answers: Partial<HubCommands> = {}) {
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', id)]),
    answers,
    chats: [
      fixtureChat('cloud', id, [userText('u1', 'first'), userText('u2', 'second')], {
        controls: { ...noControls, commands: ['deploy', 'login'] },
      }),
    ],
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
  // It is loaded with the chips.
  await expect.element(page.getByRole('button', { name: /Permission mode/ })).toBeVisible()
  return () => hub.calls.filter(({ command }) => command === 'sendMessage').map((call) => call.arguments[1])
}

test('/ offers commands; arrows and Enter take one, a second Enter sends it', async () => {
  const sent = await show('slash')
  await userEvent.type(message, '/')
  await expect.element(option(/^\/compact/)).toHaveAttribute('aria-selected', 'true')
  await expect.element(option(/^\/deploy/)).toBeVisible()
  expect(option(/login/).elements()).toEqual([])
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(option(/^\/clear/)).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{Enter}')
  await expect.element(message).toHaveValue('/clear ')
  expect(sent()).toEqual([])
  await userEvent.keyboard('{Enter}')
  expect(sent()).toEqual(['/clear '])
})

test('a command that is written out is sent at once; a click takes one, too', async () => {
  const sent = await show('whole')
  await userEvent.type(message, '/compact')
  await expect.element(list).toBeVisible()
  await userEvent.keyboard('{Enter}')
  expect(sent()).toEqual(['/compact'])
  await userEvent.type(message, '/dep')
  await userEvent.click(option(/^\/deploy/))
  await expect.element(message).toHaveValue('/deploy ')
  await expect.element(message).toHaveFocus()
})

test('Escape closes the list and keeps the text', async () => {
  await show('escape')
  await userEvent.type(message, '/c')
  await expect.element(list).toBeVisible()
  await userEvent.keyboard('{Escape}')
  expect(list.elements()).toEqual([])
  await expect.element(message).toHaveValue('/c')
  await userEvent.keyboard('l')
  await expect.element(list).toBeVisible()
})

test('arrow up brings back what was sent, but never over what is written', async () => {
  await show('history')
  await userEvent.click(message)
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(message).toHaveValue('second')
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(message).toHaveValue('first')
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await expect.element(message).toHaveValue('')
  await userEvent.keyboard('mine{ArrowUp}')
  await expect.element(message).toHaveValue('mine')
})

const files = page.getByRole('listbox', { name: 'Files' })

test('@ offers files of the session; a directory leads into it, a file is completed', async () => {
  const asked: string[] = []
  const tree: Record<string, string[]> = { '': ['src/', 'README.md'], 'src/': ['src/', 'src/main.ts', 'src/b c.ts'] }
  await show('files', {
    findFiles: (_session, query) => {
      asked.push(query)
      return Promise.resolve({ paths: tree[query] ?? [], isCut: query === 'src/' })
    },
  })
  await userEvent.type(message, 'see @')
  await expect.element(files.getByRole('option', { name: '@src/' })).toHaveAttribute('aria-selected', 'true')
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.keyboard('{Enter}')
  await expect.element(message).toHaveValue('see @src/')
  await expect.element(files.getByRole('option', { name: '@src/main.ts' })).toBeVisible()
  await expect.element(page.getByText(/more files than the agent can list/)).toBeVisible()
  await userEvent.keyboard('{ArrowDown}{Tab}')
  await expect.element(message).toHaveValue('see @src/main.ts ')
  expect(files.elements()).toEqual([])
  expect(asked).toEqual(['', 'src/'])
})

test('files that cannot be asked for are said to be unknown; Escape closes that', async () => {
  await show('no-files', {
    findFiles: () =>
      Promise.reject(
        new HubError({ code: 'agent-failed', serverUrl: 'https://cloud.example' as CanonicalUrl, text: 'gone' }),
      ),
  })
  await userEvent.type(message, '@x')
  await expect.element(page.getByText(/The files are unknown/)).toBeVisible()
  await userEvent.keyboard('{Escape}')
  expect(page.getByText(/The files are unknown/).elements()).toEqual([])
  await expect.element(message).toHaveValue('@x')
})
