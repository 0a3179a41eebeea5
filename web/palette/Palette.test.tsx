import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ArtifactList, ArtifactSummary } from '../../worker/api/agents/artifacts'
import type { HubCommands } from '../../worker/api/commands'
import type { ArtifactId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { paletteMessages as words } from '../i18n/paletteMessages'
import { undoNotice } from '../page/undoNotice'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureMachine, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { Palette } from './Palette'
import { paletteEntries } from './palette.logic'

beforeEach(() => page.viewport(1000, 700))
afterEach(removeScreen)

const titled = (server: string, id: string, title: string) => {
  const session = fixtureSession(server, id)
  return session.content.kind === 'open' ? { ...session, content: { ...session.content, title } } : session
}
const app = fixtureApp(
  [fixtureServer('cloud', { label: 'Cloud' }), fixtureServer('home', { label: 'Home' })],
  [titled('cloud', 'a', 'Fix the login'), titled('home', 'b', 'Prelogue'), titled('home', 'c', 'Café menu')],
  [fixtureMachine('home', 'box')],
)
const search = (text: string) => `Search messages for “${text}”`
const names = (text: string) => paletteEntries(app, text, '/').map(({ name }) => name)

test('names that begin with the text come first, then words of it, then what contains it', () => {
  expect(names('log')).toEqual(['Fix the login', 'Prelogue', search('log')])
  expect(names('cafe')).toEqual(['Café menu', search('cafe')])
  expect(names('home prelog')).toEqual(['Prelogue', search('home prelog')])
  expect(names('settings')).toContain('Settings')
  expect(names('nothing like it')).toEqual([search('nothing like it')])
})

test('a list of any length costs no more lines than can be read', () => {
  const many = Array.from({ length: 3000 }, (_, index) => fixtureSession('cloud', `s${index}`))
  expect(paletteEntries(fixtureApp([fixtureServer('cloud')], many), '', '/')).toHaveLength(50)
})

const nothingInside: Partial<HubCommands> = {
  searchSession: async () => ({ found: [], more: 0, long: 0, stored: 'all' }),
  findFiles: async () => ({ paths: [], isCut: false }),
}

const never = () => {}

function show(
  answers: Partial<HubCommands> = {},
  path = '/',
  state = app,
  artifacts: Record<string, ArtifactList> = {},
) {
  const onClose = vi.fn()
  const hub = fixtureHub({ app: state, artifacts, answers: { ...nothingInside, ...answers } })
  renderScreen(hub, <Palette onClose={onClose} onKeys={never} onAction={never} />, path)
  return Object.assign(onClose, { hub })
}

test('the search in messages is another one each time that it is chosen, not with each letter', async () => {
  const ids = vi.spyOn(crypto, 'randomUUID')
  const onClose = show()
  await userEvent.keyboard('harbour')
  await expect.element(page.getByRole('option', { name: search('harbour') })).toBeVisible()
  expect(ids).not.toHaveBeenCalled()
  await userEvent.keyboard('{Enter}')
  expect(onClose).toHaveBeenCalledOnce()
  expect(ids).toHaveBeenCalledOnce()
  ids.mockRestore()
})

test('typed, chosen with the arrows, opened with Enter', async () => {
  const onClose = show()
  await userEvent.keyboard('home')
  const options = page.getByRole('option')
  await expect.element(options.first()).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{Enter}')
  expect(onClose).toHaveBeenCalledOnce()
})

test('Enter that ends the composition of a word opens nothing, also as Safari tells it', async () => {
  const onClose = show()
  await userEvent.keyboard('home')
  const field = page.getByRole('combobox').element()
  const enter = { key: 'Enter', bubbles: true, cancelable: true }
  field.dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true, keyCode: 229 }))
  field.dispatchEvent(new KeyboardEvent('keydown', { ...enter, keyCode: 229 }))
  expect(onClose).not.toHaveBeenCalled()
})

test('nothing found is said; no accessibility problems', async () => {
  const { hub } = show()
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.keyboard('zzz')
  // Not before each server has said which artifacts it has.
  await expect.element(page.getByText(words.looking)).toBeVisible()
  expect(page.getByText('Nothing matches “zzz”.').elements()).toEqual([])
  const none: ArtifactList = { kind: 'listed', artifacts: [], isWhole: true, error: null }
  for (const serverId of app.serverOrder) hub.setArtifacts(serverId, none)
  await expect.element(page.getByText('Nothing matches “zzz”.')).toBeVisible()
  expect(await accessibilityProblems('dark')).toEqual([])
})

test('messages of all sessions and files of the open one are found while they are typed for', async () => {
  const at = 1
  show(
    {
      searchSession: async ({ sessionId }) => ({
        found: sessionId === 'b' ? [{ seq: 7, at, from: 'agent', excerpt: 'the tokens are renewed' }] : [],
        more: 0,
        long: 0,
        stored: 'all',
      }),
      findFiles: async () => ({ paths: ['src/tokens.ts'], isCut: false }),
    },
    '/s/cloud/a',
  )
  await userEvent.keyboard('tokens')
  await expect.element(page.getByRole('option', { name: 'src/tokens.ts File Fix the login' })).toBeVisible()
  await expect
    .element(page.getByRole('option', { name: 'the tokens are renewed Message Prelogue · Home' }))
    .toBeVisible()
})

test('machines, servers and what can be done with the open session are in it', async () => {
  const { hub } = show({}, '/s/cloud/a')
  await userEvent.keyboard('box')
  await expect.element(page.getByRole('option', { name: 'box Machine Home', exact: true })).toBeVisible()
  await expect.element(page.getByRole('option', { name: 'New session on box' })).toBeVisible()
  await userEvent.fill(page.getByRole('combobox'), 'pause home')
  await expect.element(page.getByRole('option', { name: /^Pause Home/ })).toBeVisible()
  await userEvent.fill(page.getByRole('combobox'), 'archive this')
  await userEvent.click(page.getByRole('option', { name: 'Archive this session' }))
  await expect
    .poll(() => hub.calls.find(({ command }) => command === 'removeSessions')?.arguments)
    .toEqual([[{ serverId: 'cloud', sessionId: 'a' }], 'archive'])
  await expect.poll(() => undoNotice.get()?.text).toBe('“Fix the login” is about to be archived.')
  expect(undoNotice.get()?.until).toBeLessThanOrEqual(Date.now() + 8_000)
  undoNotice.set(null)
})

function openOn(cliVersion: string, change: Partial<SessionSummary> = {}) {
  const machine = fixtureMachine('cloud', 'machine-1')
  const { content } = machine
  const told = content.kind === 'open' ? { ...content, cliVersion } : content
  const server = fixtureServer('cloud', { label: 'Cloud' })
  return fixtureApp([server], [fixtureSession('cloud', 'a', change)], [{ ...machine, content: told }])
}

const ofSession = (state: AppState) =>
  paletteEntries(state, 'this session', '/s/cloud/a').flatMap(({ target, name }) =>
    target.kind === 'action' || target.kind === 'session' ? [name] : [],
  )

test('what can be done with the open session is what its CLI, its server and its state offer', () => {
  const { ofSession: names } = words.commands
  const always = [names.rename, names.export, names.archive, names.delete, names.pin, names.mute]
  const forks = [names.fork, names.rewind]
  expect(ofSession(openOn('1.2.5')).toSorted()).toEqual([...always, ...forks, names['side-chat']].toSorted())
  expect(ofSession(openOn('1.2.0')).toSorted()).toEqual([...always, ...forks].toSorted())
  expect(ofSession(openOn('0.13.0')).toSorted()).toEqual(always.toSorted())
  expect(ofSession(openOn('1.2.5', { activity: 'offline' }))).toContain(names.resume)
  expect(ofSession(openOn('1.2.5', { activity: 'archived' }))).toContain(names.unarchive)
  expect(ofSession(openOn('1.2.5', { activity: 'archived' }))).not.toContain(names.archive)
  // Only the copy on this device is left.
  expect(ofSession(openOn('1.2.5', { activity: 'lost' })).toSorted()).toEqual([names.delete, names.export].toSorted())
  const away = {
    ...openOn('1.2.5'),
    servers: fixtureApp([fixtureServer('cloud', { connection: { kind: 'paused' } })]).servers,
  }
  expect(ofSession(away)).not.toContain(names.rename)
  expect(ofSession(away)).toContain(names.export)
})

const artifactOf = (title: string): ArtifactSummary => {
  return { id: 'x' as ArtifactId, createdAt: 1, updatedAt: 1, revision: 1, content: { title }, removal: null }
}

const listed = (title: string): ArtifactList => {
  return { kind: 'listed', artifacts: [artifactOf(title)], isWhole: true, error: null }
}

test('artifacts of all servers are found by their titles, and asked for only once something is typed', async () => {
  const onClose = show({}, '/', app, { cloud: listed('Release plan'), home: listed('Plan of the house') })
  await expect.element(page.getByRole('option').first()).toBeVisible()
  expect(page.getByRole('option', { name: /Artifact (Cloud|Home)$/ }).elements()).toHaveLength(0)
  await userEvent.keyboard('plan')
  await expect.element(page.getByRole('option', { name: 'Release plan Artifact Cloud' })).toBeVisible()
  await page.getByRole('option', { name: 'Plan of the house Artifact Home' }).click()
  expect(onClose).toHaveBeenCalledOnce()
  const [server] = Object.values(app.servers)
  if (!server) throw new Error('No server')
  const [entry] = paletteEntries(app, 'plan', '/', { artifacts: [{ server, artifact: artifactOf('Plan') }] })
  expect(entry).toMatchObject({ kind: 'artifact', target: { href: `/artifacts/${server.id}/x` } })
})

test.each([
  ['all', null],
  ['mute', 'all'],
] as const)('unmuted, it is as its server again, unless that is muted: %s', async (wants, chosen) => {
  const muted = { ...fixtureSession('cloud', 'a'), marks: { wants: 'mute' } } as const
  const { hub } = show({}, '/s/cloud/a', fixtureApp([fixtureServer('cloud', { wants })], [muted]))
  await userEvent.keyboard('unmute')
  await userEvent.click(page.getByRole('option', { name: /^Unmute this session/ }))
  await expect
    .poll(() => hub.calls.find(({ command }) => command === 'markSession')?.arguments)
    .toEqual([{ serverId: 'cloud', sessionId: 'a' }, { wants: chosen }])
})
