import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { SessionTemplate } from '../../worker/api/agents/templates'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import { sameSessionHref, templateHref } from '../addresses/hrefs'
import { forgetDraftsExcept } from '../drafts/drafts'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
  sessionId,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { NewSessionScreen } from './NewSessionScreen'

beforeEach(async () => {
  await page.viewport(900, 1000)
})
afterEach(removeScreen)

const app = fixtureApp(
  [fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'There', colour: 3 })],
  [fixtureSession('a', 's')],
  [fixtureMachine('a', 'machine-1'), fixtureMachine('b', 'box')],
)

function show(answers: Partial<HubCommands> = {}, path?: string) {
  const hub = fixtureHub({
    app,
    answers: { startSession: () => Promise.resolve({ kind: 'started', sessionId: sessionId('new') }), ...answers },
  })
  renderScreen(hub, <NewSessionScreen />, path)
  return hub
}

const directory = page.getByRole('textbox', { name: 'Directory' })
const prompt = page.getByRole('textbox', { name: 'First message' })
const start = page.getByRole('button', { name: 'Start session' })
const option = (name: string) => page.getByRole('option', { name, exact: true })
const started = (hub: ReturnType<typeof show>) =>
  hub.calls.filter(({ command }) => command === 'startSession').map((call) => call.arguments[1])

describe('directories of the machine', () => {
  const tree: Record<string, string[]> = {
    '~': ['code', 'cold', '.config'],
    '~/code': ['app', 'api'],
    '~/code/app': [],
    '~/project': ['web'],
  }
  const findDirectories: HubCommands['findDirectories'] = (_machine, path) =>
    Promise.resolve(tree[path] ? { kind: 'found', names: tree[path], isCut: false } : { kind: 'missing' })

  test('complete what is typed, by keys alone; Enter without a choice starts', async () => {
    const hub = show({ findDirectories })
    await userEvent.fill(directory, '~/co')
    await expect.element(option('code/')).toBeVisible()
    await expect.element(option('.config/')).not.toBeInTheDocument()
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await expect.element(directory).toHaveValue('~/code/')
    await expect.element(option('api/')).toBeVisible()
    await userEvent.keyboard('{ArrowUp}')
    await expect.element(option('api/')).toHaveAttribute('aria-selected', 'true')
    expect(await accessibilityProblems('light')).toEqual([])
    expect(await accessibilityProblems('dark')).toEqual([])
    await userEvent.keyboard('{ArrowUp}{Tab}')
    await expect.element(page.getByText('No directories in it.')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByText('No directories in it.')).not.toBeInTheDocument()
    expect(started(hub)).toEqual([])
    await userEvent.keyboard('{Enter}')
    expect(started(hub)).toMatchObject([{ directory: '~/code/app/' }])
    // Each is asked for once.
    const asked = hub.calls.filter(({ command }) => command === 'findDirectories').map((call) => call.arguments[1])
    expect(asked).toEqual(['~', '~/code', '~/code/app'])
  })

  test('nothing is asked of the machine before somebody looks', async () => {
    const hub = show({ findDirectories })
    await expect.element(start).toBeVisible()
    expect(hub.calls).toEqual([])
    await page.getByRole('button', { name: 'Browse directories' }).click()
    await expect.element(option('web/')).toBeVisible()
    await userEvent.fill(directory, '~/co')
    await option('cold/').click()
    await expect.element(directory).toHaveValue('~/cold/')
    await expect.element(page.getByText(/Not there on machine-1/)).toBeVisible()
  })

  test('why there are none is said', async () => {
    const error = new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl('https://a'), what: 'machine' })
    let answer: () => ReturnType<HubCommands['findDirectories']> = () => Promise.reject(error)
    show({ findDirectories: () => answer() })
    await userEvent.fill(directory, '/')
    await expect.element(page.getByText(/cannot be listed\. .*got no answer from the machine/)).toBeVisible()
    answer = () => Promise.resolve({ kind: 'not-offered' })
    await userEvent.fill(directory, '/x/')
    await expect.element(page.getByText(/runs Windows: its directories cannot be listed/)).toBeVisible()
    answer = () => Promise.resolve({ kind: 'found', names: ['a'], isCut: true })
    await userEvent.fill(directory, '/y/')
    await expect.element(page.getByText(/There are more/)).toBeVisible()
  })
})

const repository: HubCommands['readRepository'] = () =>
  Promise.resolve({
    kind: 'repository',
    root: '/home/ada/project',
    branch: 'main',
    branches: ['main', 'next'],
    worktrees: [{ name: 'calm-otter', path: '/home/ada/project/.dev/worktree/calm-otter', branch: 'calm-otter' }],
    used: [],
  })

describe('a git worktree', () => {
  test('in which a session runs is not removed, also where it names its directory over a symbolic link', async () => {
    const path = '/home/ada/project/.dev/worktree/calm-otter'
    const hub = show({
      readRepository: (_machine, _directory, used) =>
        Promise.resolve({
          kind: 'repository',
          root: '/home/ada/project',
          branch: 'main',
          branches: ['main'],
          worktrees: [{ name: 'calm-otter', path, branch: 'calm-otter' }],
          used: used.length > 0 ? [path] : [],
        }),
    })
    await userEvent.click(inNew)
    await expect.element(page.getByText('a session runs in it')).toBeVisible()
    expect(hub.calls.findLast(({ command }) => command === 'readRepository')?.arguments[2]).not.toEqual([])
  })

  const inNew = page.getByRole('checkbox', { name: 'In a new git worktree' })
  test('is made first, and the session starts in it', async () => {
    const hub = show({
      readRepository: repository,
      addWorktree: () => Promise.resolve({ kind: 'made', directory: '/home/ada/project/.dev/worktree/mine' }),
    })
    await userEvent.click(inNew)
    await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'no name')
    await expect.element(page.getByText('Letters, digits, dots, dashes and underscores')).toBeVisible()
    await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'mine')
    await userEvent.fill(page.getByRole('combobox', { name: 'Starts from' }), 'next')
    expect(await accessibilityProblems('light')).toEqual([])
    await userEvent.click(start)
    await expect.poll(() => started(hub)).toHaveLength(1)
    expect(hub.calls.find(({ command }) => command === 'addWorktree')?.arguments).toEqual([
      { serverId: 'a', machineId: 'machine-1' },
      '~/project',
      { name: 'mine', base: 'next' },
    ])
    expect(started(hub)).toMatchObject([{ directory: '/home/ada/project/.dev/worktree/mine' }])
  })

  test('that could not be made starts nothing; one that was made is not made again', async () => {
    const serverUrl = canonicalUrl('https://a.example.org')
    let isTaken = true
    let fails = true
    const hub = show({
      readRepository: repository,
      addWorktree: () => Promise.resolve(isTaken ? { kind: 'name-taken' } : { kind: 'made', directory: '/w/mine' }),
      startSession: () =>
        fails
          ? Promise.reject(new HubError({ code: 'agent-failed', serverUrl, text: 'no claude' }))
          : Promise.resolve({ kind: 'started', sessionId: sessionId('new') }),
    })
    await userEvent.click(inNew)
    await userEvent.click(start)
    await expect.element(page.getByRole('alert')).toHaveTextContent(/Pick another name; nothing was made/)
    expect(started(hub)).toEqual([])
    isTaken = false
    await userEvent.click(start)
    await expect.element(page.getByRole('alert')).toHaveTextContent(/no claude/)
    await expect.element(directory).toHaveValue('/w/mine')
    await expect.element(inNew).not.toBeChecked()
    fails = false
    await userEvent.click(start)
    await expect.poll(() => started(hub)).toHaveLength(2)
    expect(hub.calls.filter(({ command }) => command === 'addWorktree')).toHaveLength(2)
  })

  test('with changes is removed only after they were named', async () => {
    const hub = show({
      readRepository: repository,
      removeWorktree: (_machine, _directory, _path, { force }) =>
        Promise.resolve(force ? { kind: 'removed' } : { kind: 'has-changes', files: 2, ignored: 3, commits: 1 }),
    })
    await userEvent.click(inNew)
    await page.getByRole('button', { name: 'Remove calm-otter' }).click()
    const question = page.getByRole('dialog', { name: 'Remove the worktree calm-otter?' })
    await expect.element(question).toHaveTextContent(/accounts that are not in this app, .* cannot be seen here/)
    expect(hub.calls.filter(({ command }) => command === 'removeWorktree')).toEqual([])
    expect(await accessibilityProblems('light')).toEqual([])
    await question.getByRole('button', { name: 'Remove', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove calm-otter with all that is in it?' })
    await expect
      .element(dialog)
      .toHaveTextContent('2 files are not committed.Git ignores 3 files or folders in it.One commit is on no branch.')
    await dialog.getByRole('button', { name: 'Remove with all that is in it' }).click()
    await expect.element(page.getByText(/calm-otter is gone from the machine/)).toBeVisible()
    const forced = hub.calls.filter(({ command }) => command === 'removeWorktree').map((call) => call.arguments[3])
    expect(forced).toEqual([{ force: false }, { force: true }])
  })

  test('where there is no repository, or Windows, that is said', async () => {
    let kind: 'no-repository' | 'not-offered' = 'no-repository'
    show({ readRepository: () => Promise.resolve({ kind }) })
    await userEvent.click(inNew)
    await expect.element(page.getByText(/in no git repository on machine-1/)).toBeVisible()
    kind = 'not-offered'
    await userEvent.fill(directory, '/x')
    await expect.element(page.getByText('Not offered on machine-1: it runs Windows.')).toBeVisible()
  })
})

describe('templates', () => {
  const template: SessionTemplate = {
    id: 't',
    name: 'Review',
    machine: { serverId: serverId('b'), machineId: machineId('box') },
    directory: '~/shop',
    agent: 'codex',
    picks: { mode: 'read-only' },
    prompt: 'Review the last commit',
  }
  const readTemplates = () => Promise.resolve([template])
  const expected = { directory: '~/shop', agent: 'codex', firstPrompt: 'Review the last commit' }

  test('fill the form in at a press; what was typed stays', async () => {
    const hub = show({ readTemplates })
    await userEvent.fill(prompt, 'Look at the tests')
    await page.getByRole('button', { name: 'Review', exact: true }).click()
    await expect.element(page.getByRole('group', { name: 'There' }).getByRole('radio', { name: 'box' })).toBeChecked()
    await expect.element(prompt).toHaveValue('Review the last commit\n\nLook at the tests')
    await userEvent.fill(prompt, 'Review the last commit')
    await page.getByRole('button', { name: 'Review', exact: true }).click()
    expect(await accessibilityProblems('light')).toEqual([])
    await userEvent.click(start)
    expect(started(hub)).toMatchObject([{ ...expected, wish: { picks: { mode: 'read-only' } } }])
  })

  test('by its address, from the palette; a mode that asks nothing is not taken over', async () => {
    const dangerous = { ...template, picks: { mode: 'yolo' } }
    const hub = show({ readTemplates: () => Promise.resolve([dangerous]) }, templateHref('t'))
    await expect.element(page.getByText(/The mode in which nothing is asked was not taken over/)).toBeVisible()
    await userEvent.click(start)
    expect(started(hub)).toMatchObject([{ ...expected, wish: { picks: { mode: null } } }])
  })

  test('by its address: the first message that was kept stays, and is not doubled when the page is loaded again', async () => {
    for (const kept of ['Look at the tests', `${template.prompt}\n\nLook at the tests`]) {
      forgetDraftsExcept([])
      const readDraft = async () => {
        await expect.element(directory).toHaveValue('~/shop')
        return { text: kept }
      }
      show({ readTemplates, readDraft }, templateHref('t'))
      await expect.element(prompt).toHaveValue(`${template.prompt}\n\nLook at the tests`)
      removeScreen()
    }
  })

  test('of a machine that is gone starts nowhere else', async () => {
    const machine = { serverId: serverId('b'), machineId: machineId('gone') }
    show({ readTemplates: () => Promise.resolve([{ ...template, machine }]) })
    await page.getByRole('button', { name: 'Review', exact: true }).click()
    await expect.element(page.getByText(/not in your list any more/)).toBeVisible()
    await expect.element(start).toBeDisabled()
  })

  test('are saved, renamed and deleted', async () => {
    const hub = show({ readTemplates })
    await userEvent.fill(prompt, ' Fix it ')
    await page.getByRole('button', { name: 'Save as template…' }).click()
    await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), ' Mine ')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'Actions of Review' }).click()
    await page.getByRole('button', { name: 'Rename…' }).click()
    await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'Look')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Actions of Review' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    expect(hub.calls.map(({ command, arguments: [first] }) => [command, first])).toEqual([
      ['saveTemplate', expect.objectContaining({ name: 'Mine', directory: '~/project', prompt: 'Fix it' })],
      ['saveTemplate', { ...template, name: 'Look' }],
      ['deleteTemplate', 't'],
    ])
  })

  test('like another session: its machine, directory, agent and settings', async () => {
    const details = { machineId: machineId('box'), path: '/srv/app', agent: 'codex', picks: { model: 'gpt-5.5' } }
    const hub = show(
      { readSession: () => Promise.resolve(details as never) },
      sameSessionHref({ serverId: serverId('b'), sessionId: sessionId('s') }),
    )
    await expect.element(directory).toHaveValue('/srv/app')
    await userEvent.click(start)
    expect(hub.calls.at(-1)?.arguments).toMatchObject([
      { serverId: 'b', machineId: 'box' },
      { directory: '/srv/app', agent: 'codex', wish: { picks: { model: 'gpt-5.5' } } },
    ])
  })
})

test.each([
  [390, 'light'],
  [390, 'dark'],
  [1280, 'light'],
] as const)('nothing is wider than the window at %i px, %s', async (width, theme) => {
  await page.viewport(width, 844)
  show({
    readTemplates: () =>
      Promise.resolve([
        {
          id: 't',
          name: 'Review '.repeat(8),
          machine: { serverId: serverId('a'), machineId: machineId('machine-1') },
          directory: '~',
          agent: 'claude',
          picks: {},
          prompt: '',
        },
      ]),
    readRepository: () =>
      Promise.resolve({
        kind: 'repository',
        root: '/r',
        branch: 'main',
        branches: ['main'],
        worktrees: ['calm-otter', 'long-'.repeat(11)].map((name) => ({
          name,
          path: `/r/.dev/worktree/${name}`,
          branch: null,
        })),
        used: [],
      }),
    findDirectories: () => Promise.resolve({ kind: 'found', names: ['code', 'x'.repeat(200)], isCut: false }),
  })
  document.documentElement.dataset['theme'] = theme
  await userEvent.click(page.getByRole('checkbox', { name: 'In a new git worktree' }))
  await expect.element(page.getByText('calm-otter', { exact: true })).toBeVisible()
  await userEvent.fill(directory, '~/')
  await expect.element(option('code/')).toBeVisible()
  expect(option('code/').element().closest('div:has(> [role=listbox])')?.clientHeight).toBeGreaterThan(60)
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  await page.screenshot({ path: `../../.cache/shots/new-${width}-${theme}.png` })
  delete document.documentElement.dataset['theme']
})
