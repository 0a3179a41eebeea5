import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { SessionSummary } from '../../worker/api/state'
import { paletteMessages } from '../i18n/paletteMessages'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { ManageScreen } from './ManageScreen'

const words = paletteMessages.manage

beforeEach(() => page.viewport(1000, 900))
afterEach(removeScreen)

const day = 86_400_000

function titled(server: string, id: string, change: Partial<SessionSummary> = {}): SessionSummary {
  const session = fixtureSession(server, id, { activity: 'idle', updatedAt: Date.now(), ...change })
  return session.content.kind === 'open' ? { ...session, content: { ...session.content, title: id } } : session
}

const someSessions = [
  titled('cloud', 'fresh'),
  titled('cloud', 'old', { activity: 'offline', updatedAt: Date.now() - 40 * day, unread: true }),
  titled('home', 'gone', { activity: 'archived', updatedAt: Date.now() - 9 * day }),
  titled('home', 'busy', { activity: 'working' }),
]

const servers = [fixtureServer('cloud', { label: 'Cloud' }), fixtureServer('home', { label: 'Home' })]

function show(sessions: SessionSummary[] = someSessions, answers: Partial<HubCommands> = {}) {
  const hub = fixtureHub({ app: fixtureApp(servers, sessions), answers })
  renderScreen(hub, <ManageScreen />)
  return hub
}

const rows = () => page.getByRole('listitem')
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const idsOf = (given: unknown) => (given as { sessionId: string }[]).map(({ sessionId }) => sessionId)

test('what is narrowed down combines: server, state, age, unread, text', async () => {
  show()
  await expect.element(rows()).toHaveLength(4)
  await press(words.unused(7))
  await expect.element(rows()).toHaveLength(2)
  await press('Home')
  await expect.element(rows()).toHaveLength(1)
  await press('Home')
  await press(words.unread)
  await expect.element(rows()).toHaveTextContent('old')
  await press(words.unread)
  await press(words.unused(7))
  await press(words.states.running)
  await press(words.states.archived)
  await expect.element(rows()).toHaveLength(2)
  await page.getByRole('searchbox').fill('gone')
  await expect.element(rows()).toHaveLength(1)
  await page.getByRole('searchbox').fill('nothing')
  await expect.element(page.getByText(words.none)).toBeVisible()
})

test('all that match are archived at once; what is archived already is left out; undo takes all back', async () => {
  const hub = show()
  await page.getByRole('checkbox', { name: words.all(4) }).click()
  await expect.element(page.getByText(words.chosen(4))).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
  await press(words.actions.archive(3))
  await expect.element(page.getByText(words.chosen(4))).not.toBeInTheDocument()
  // What the hub then says of them.
  const removal = { how: 'archive' as const, at: Date.now() + 8_000 }
  const marked = (left: readonly string[]) =>
    someSessions.map((one) => (left.includes(one.id) ? { ...one, marks: { removal } } : one))
  hub.setApp(fixtureApp(servers, marked(['busy', 'fresh', 'old'])))
  await expect.element(page.getByText(words.done.archive(3))).toBeVisible()
  // The button that was pressed is gone.
  await expect.element(page.getByRole('button', { name: words.undo })).toHaveFocus()
  await press(words.undo)
  hub.setApp(fixtureApp(servers, marked([])))
  await expect.element(page.getByText(words.done.archive(3))).not.toBeInTheDocument()
  const calls = hub.calls.map(({ command, arguments: [given, how] }) => ({
    command,
    ids: idsOf(given).toSorted(),
    how,
  }))
  const ids = ['busy', 'fresh', 'old']
  expect(calls).toEqual([
    { command: 'removeSessions', ids, how: 'archive' },
    { command: 'takeBackRemovals', ids },
  ])
})

test('where the state of sessions is not known yet, that is said', async () => {
  show([titled('home', 'somewhere', { activity: 'unknown' })])
  await expect.element(rows()).toHaveLength(1)
  await press(words.states.idle)
  await expect.element(page.getByText(words.unknown(['Home']))).toBeVisible()
})

test('only what is shown is acted on: what was chosen and is filtered out is left alone', async () => {
  const hub = show()
  await page.getByRole('checkbox', { name: words.all(4) }).click()
  await press(words.states.idle)
  await press(words.actions.delete(1))
  expect(idsOf(hub.calls[0]?.arguments[0])).toEqual(['fresh'])
})

test('marked as read; a failure says so and keeps the choice', async () => {
  const error = new HubError({ code: 'sign-in-needed', serverUrl: canonicalUrl('cloud') })
  show(someSessions, { markRead: () => Promise.reject(error) })
  await page.getByRole('checkbox', { name: 'old' }).click()
  await press(words.actions['mark-read'](1))
  await expect.element(page.getByRole('alert')).toHaveTextContent('cloud')
  await expect.element(page.getByRole('checkbox', { name: 'old' })).toBeChecked()
})

test('of thousands only some are drawn; all can be chosen', async () => {
  show(Array.from({ length: 3000 }, (_, index) => titled('cloud', `s${index}`)))
  await expect.element(rows()).toHaveLength(200)
  await page.getByRole('checkbox', { name: words.all(3000) }).click()
  await expect.element(page.getByRole('button', { name: words.actions.delete(3000) })).toBeVisible()
  await press(words.more(2800))
  await expect.element(rows()).toHaveLength(400)
})
