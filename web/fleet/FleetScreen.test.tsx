import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Link, useLocation } from 'wouter'
import type { Fleet, FleetChange } from '../../worker/api/agents/fleets'
import type { HubCommands, SessionStartResult } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { SessionSummary } from '../../worker/api/state'
import { agentText, fixtureChat, userText } from '../testing/fixtureChats'
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
import { FleetScreen } from './FleetScreen'

beforeEach(() => page.viewport(1280, 800))
afterEach(removeScreen)

const servers = [fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'There', colour: 3 })]
const machines = [
  fixtureMachine('a', 'box'),
  fixtureMachine('a', 'off', { presence: 'offline' }),
  fixtureMachine('b', 'runner'),
]
const appWith = (...sessions: SessionSummary[]) => fixtureApp(servers, sessions, machines)

/** Both screens, as the address leads to them. */
function Both() {
  const [location] = useLocation()
  return <FleetScreen id={location.split('/')[2] ?? null} />
}

const said = (server: string, id: string, text: string) =>
  fixtureChat(server, id, [userText('u', 'Fix it'), agentText('t', text), agentText('h', 'of a helper', 'x')])

function show(answers: Partial<HubCommands>, app = appWith(), path = '/fleet') {
  const hub = fixtureHub({
    app,
    answers,
    chats: [said('a', 's1', 'Mended **it** here'), said('b', 's2', 'There, too')],
  })
  renderScreen(hub, <Both />, path)
  return hub
}

const member = (id: string, server: string, machine: string, outcome: Fleet['members'][number]['outcome']) => ({
  id,
  machine: { serverId: serverId(server), machineId: machineId(machine) },
  directory: '/srv/app',
  agent: 'claude',
  worktree: null,
  outcome,
})
const fleet = (id: string): Fleet => ({
  id,
  startedAt: 1,
  prompt: 'Fix it',
  members: [
    member('0', 'a', 'box', { kind: 'started', sessionId: sessionId('s1') }),
    member('1', 'b', 'runner', { kind: 'started', sessionId: sessionId('s2') }),
  ],
})
/** What was stored in order: the outcomes of a fleet that began, or a member and its outcome. */
const storedBy = ({ calls }: ReturnType<typeof show>) =>
  calls.flatMap(({ command, arguments: [change] }) =>
    command === 'saveFleet' ? [outcomesIn(change as FleetChange)] : [],
  )
const outcomesIn = (change: FleetChange) =>
  change.kind === 'begun'
    ? change.fleet.members.map(({ outcome }) => outcome.kind)
    : [change.member.id, change.member.outcome.kind]
const on = (name: string) => page.getByRole('region', { name })
const directoryOf = (name: string) => page.getByRole('group', { name }).getByRole('textbox', { name: 'Directory' })

test('one prompt starts a session on each machine; what failed is named, and can be started again', async () => {
  let failing = true
  const serverUrl = canonicalUrl('https://b.example.org')
  const hub = show({
    startSession: ({ serverId: server }): Promise<SessionStartResult> => {
      if (server === 'a') return Promise.resolve({ kind: 'started', sessionId: sessionId('s1') })
      if (failing) return Promise.reject(new HubError({ code: 'agent-failed', serverUrl, text: 'no claude here' }))
      return Promise.resolve({ kind: 'started', sessionId: sessionId('s2') })
    },
  })
  await expect.element(page.getByRole('checkbox', { name: 'off' })).toBeDisabled()
  await userEvent.click(page.getByRole('checkbox', { name: 'box' }))
  await userEvent.fill(page.getByRole('textbox', { name: 'Prompt for all of them' }), 'Fix it')
  await expect.element(page.getByText('Pick two machines or more.')).toBeVisible()
  await userEvent.click(page.getByRole('checkbox', { name: 'runner' }))
  await userEvent.fill(
    page.getByRole('group', { name: 'runner' }).getByRole('textbox', { name: 'Directory' }),
    '/srv/b',
  )
  await userEvent.click(page.getByRole('group', { name: 'runner' }).getByRole('radio', { name: 'Codex' }))
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Start 2 sessions' }))
  await expect
    .element(on('runner, There').getByRole('alert'))
    .toHaveTextContent(/Nothing runs on runner.*no claude here/)
  const starts = () => hub.calls.filter(({ command }) => command === 'startSession').map((call) => call.arguments)
  expect(starts()).toMatchObject([
    [
      { serverId: 'a', machineId: 'box' },
      { directory: '~', agent: 'claude', firstPrompt: 'Fix it' },
    ],
    [
      { serverId: 'b', machineId: 'runner' },
      { directory: '/srv/b', agent: 'codex', firstPrompt: 'Fix it' },
    ],
  ])
  hub.setApp(appWith(fixtureSession('a', 's1'), fixtureSession('b', 's2')))
  await expect.element(on('box, Here').getByText('Mended it here')).toBeVisible()
  failing = false
  await userEvent.click(on('runner, There').getByRole('button', { name: 'Start again' }))
  await expect.element(on('runner, There').getByText('There, too')).toBeVisible()
  expect(starts()).toHaveLength(3)
  // Stored before anything was started, and after each answer.
  const saved = storedBy(hub)
  expect(saved[0]).toEqual(['starting', 'starting'])
  expect(saved.filter((change) => change[0] === '1')).toEqual([
    ['1', 'starting'],
    ['1', 'failed'],
    ['1', 'starting'],
    ['1', 'started'],
  ])
})

const serverUrl = canonicalUrl('https://a.example.org')
test.each([
  new HubError({ code: 'hub-restarted' }),
  new HubError({ code: 'hub-unresponsive' }),
  new HubError({ code: 'agent-unreachable', serverUrl, what: 'machine' }),
  new HubError({ code: 'bad-answer', serverUrl, detail: 'spawn-happy-session' }),
  new HubError({ code: 'not-found', serverUrl, what: 'session' }),
  new HubError({ code: 'not-found', serverUrl, what: 'reader' }),
])('a failure that leaves open whether a session runs asks before a second one: %s', async (failure) => {
  const id = `open-${failure.code}-${'what' in failure.data ? failure.data.what : ''}`
  const members = [member('0', 'a', 'box', { kind: 'failed', text: 'no claude' })]
  const hub = show(
    { readFleets: () => Promise.resolve([{ ...fleet(id), members }]), startSession: () => Promise.reject(failure) },
    appWith(),
    `/fleet/${id}`,
  )
  await userEvent.click(on('box, Here').getByRole('button', { name: 'Start again' }))
  await expect.element(on('box, Here').getByRole('alert')).toHaveTextContent(/not known whether a session runs on box/)
  await userEvent.click(on('box, Here').getByRole('button', { name: 'Start again…' }))
  await expect.element(page.getByRole('dialog', { name: 'Start on box again?' })).toBeVisible()
  expect(storedBy(hub)).toEqual([
    ['0', 'starting'],
    ['0', 'unknown'],
  ])
})

test('of directories that are refused the first is gone to each time, and an earlier failure is not repeated', async () => {
  await page.viewport(390, 560)
  const hub = show({ saveFleet: () => Promise.reject(new HubError({ code: 'storage-failed', detail: 'full' })) })
  await userEvent.fill(page.getByRole('textbox', { name: 'Prompt for all of them' }), 'Fix it')
  for (const name of ['box', 'runner']) await userEvent.click(page.getByRole('checkbox', { name }))
  const start = page.getByRole('button', { name: 'Start 2 sessions' })
  await userEvent.click(start)
  await expect.element(page.getByRole('alert')).toBeVisible()
  for (const name of ['box', 'runner']) await userEvent.fill(directoryOf(name), 'work')
  for (let time = 0; time < 2; time++) {
    page.getByRole('checkbox', { name: 'Each in a new git worktree' }).element().scrollIntoView()
    await expect.element(directoryOf('box')).not.toBeInViewport()
    await userEvent.click(start)
    await expect.element(directoryOf('box')).toHaveFocus()
    await expect.element(directoryOf('box')).toBeInViewport()
  }
  const alerts = page.getByRole('alert').elements()
  expect(alerts.map((alert) => alert.textContent?.slice(0, 10))).toEqual(['Begin with', 'Begin with'])
  expect(hub.calls.map(({ command }) => command)).not.toContain('startSession')
})

test('what cannot be stored before is not started', async () => {
  const members = [member('0', 'a', 'box', { kind: 'directory-missing' })]
  const hub = show(
    {
      readFleets: () => Promise.resolve([{ ...fleet('full'), members }]),
      saveFleet: () => Promise.reject(new HubError({ code: 'storage-failed', detail: 'full' })),
    },
    appWith(),
    '/fleet/full',
  )
  await userEvent.click(on('box, Here').getByRole('button', { name: 'Create it and start' }))
  await expect.element(on('box, Here').getByRole('alert')).toHaveTextContent(/Nothing runs on box/)
  expect(hub.calls.map(({ command }) => command)).not.toContain('startSession')
})

test('one is kept: the others are archived, with a way back', async () => {
  const sessions = [fixtureSession('a', 's1'), fixtureSession('b', 's2')]
  const hub = show({ readFleets: () => Promise.resolve([fleet('kept')]) }, appWith(...sessions), '/fleet/kept')
  await userEvent.click(page.getByRole('button', { name: 'Keep the session on box, archive the others' }))
  const there = { serverId: 'b', sessionId: 's2' }
  expect(hub.calls.at(-1)).toEqual({ command: 'removeSessions', arguments: [[there], 'archive'] })
  const removal = { how: 'archive', at: Date.now() + 9000 } as const
  hub.setApp(appWith(sessions[0]!, { ...sessions[1]!, marks: { removal } }))
  await expect.element(page.getByText('The other one is about to be archived.')).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Undo all' }))
  expect(hub.calls.at(-1)).toEqual({ command: 'takeBackRemovals', arguments: [[there]] })
})

test('changes are asked of the machines only when somebody compares', async () => {
  const sessions = [fixtureSession('a', 's1'), fixtureSession('b', 's2')]
  const hub = show(
    {
      readFleets: () => Promise.resolve([fleet('compared')]),
      readChanges: ({ serverId: server }) =>
        Promise.resolve({
          kind: 'repository',
          branch: `branch-${server}`,
          ahead: null,
          behind: null,
          files: [{ path: 'src/a.ts', oldPath: null, change: 'modified', added: 3, removed: 1 }],
          left: 0,
        }),
    },
    appWith(...sessions),
    '/fleet/compared',
  )
  await expect.element(on('box, Here').getByText('Mended it here')).toBeVisible()
  expect(hub.calls.filter(({ command }) => command === 'readChanges')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Compare their changes' }))
  await expect.element(on('box, Here').getByText('branch-a')).toBeVisible()
  await expect.element(on('runner, There').getByText('branch-b')).toBeVisible()
  for (const [width, theme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.viewport(width, 844)
    document.documentElement.dataset['theme'] = theme
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    await page.screenshot({ path: `../../.cache/shots/fleet-${width}-${theme}.png` })
    delete document.documentElement.dataset['theme']
  }
})

test('what another page is starting is being started, until that page is closed', async () => {
  const members = [member('0', 'a', 'box', { kind: 'starting' }), member('1', 'b', 'runner', { kind: 'starting' })]
  const other: { close: (() => void) | null } = { close: null }
  // As the other page holds it.
  await new Promise<void>((held) => {
    void navigator.locks.request('happy-hub:fleet-member:elsewhere/0', () => {
      held()
      return new Promise<void>((resolve) => (other.close = resolve))
    })
  })
  show({ readFleets: () => Promise.resolve([{ ...fleet('elsewhere'), members }]) }, appWith(), '/fleet/elsewhere')
  await expect.element(on('runner, There').getByRole('alert')).toHaveTextContent(/The page was closed before runner/)
  await expect.element(on('box, Here')).toHaveTextContent(/Starting on box/)
  expect(on('box, Here').getByRole('alert').query()).toBeNull()
  other.close?.()
  await expect.element(on('box, Here').getByRole('alert')).toHaveTextContent(/The page was closed before box answered/)
})

test('a page that was closed while a machine started says that it is not known; a missing directory is asked about', async () => {
  const members = [
    member('0', 'a', 'box', { kind: 'starting' }),
    member('1', 'b', 'runner', { kind: 'directory-missing' }),
  ]
  const hub = show({ readFleets: () => Promise.resolve([{ ...fleet('closed'), members }]) }, appWith(), '/fleet/closed')
  await expect.element(on('box, Here').getByRole('alert')).toHaveTextContent(/The page was closed before box answered/)
  await userEvent.click(on('runner, There').getByRole('button', { name: 'Create it and start' }))
  const starts = () => hub.calls.filter(({ command }) => command === 'startSession').map((call) => call.arguments)
  await expect.poll(starts).toMatchObject([[{ serverId: 'b' }, { directory: '/srv/app', createDirectory: true }]])
  await userEvent.click(on('box, Here').getByRole('button', { name: 'Start again…' }))
  const dialog = page.getByRole('dialog', { name: 'Start on box again?' })
  await expect.element(dialog).toHaveTextContent(/The first session may have started on box.*list of Here/)
  expect(await accessibilityProblems('light')).toEqual([])
  await page.screenshot({ path: '../../.cache/shots/fleet-again.png' })
  await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
  expect(starts()).toHaveLength(1)
  await userEvent.click(on('box, Here').getByRole('button', { name: 'Start again…' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Start all the same' }))
  await expect.poll(() => starts().slice(1)).toMatchObject([[{ serverId: 'a' }, { createDirectory: false }]])
})

test('what another page made of it is shown here', async () => {
  let members = [member('0', 'a', 'box', { kind: 'directory-missing' })]
  show({ readFleets: () => Promise.resolve([{ ...fleet('shared'), members }]) }, appWith(), '/fleet/shared')
  await expect.element(on('box, Here').getByRole('button', { name: 'Create it and start' })).toBeVisible()
  members = [member('0', 'a', 'box', { kind: 'failed', text: 'no claude there' })]
  const otherPage = new BroadcastChannel('happy-hub:fleets')
  otherPage.postMessage('another fleet')
  otherPage.postMessage('shared')
  await expect.element(on('box, Here').getByText(/no claude there/)).toBeVisible()
  otherPage.close()
})

test('one that this device does not know says so', async () => {
  show({}, appWith(), '/fleet/nobody')
  await expect.element(page.getByText(/does not remember this prompt/)).toBeVisible()
})

test('a worktree of the name that was drawn is there already: another name is drawn', async () => {
  const names: string[] = []
  const hub = show(
    {
      readFleets: () =>
        Promise.resolve([
          {
            ...fleet('drawn'),
            members: [{ ...member('0', 'a', 'box', { kind: 'failed', text: 'x' }), worktree: 'calm-fox-1' }],
          },
        ]),
      addWorktree: (_machine, _directory, { name }) => {
        names.push(name)
        return Promise.resolve(
          name === 'calm-fox-1' ? { kind: 'name-taken' } : { kind: 'made', directory: `/w/${name}` },
        )
      },
      startSession: () => Promise.resolve({ kind: 'started', sessionId: sessionId('s1') }),
    },
    appWith(fixtureSession('a', 's1')),
    '/fleet/drawn',
  )
  await userEvent.click(on('box, Here').getByRole('button', { name: 'Start again' }))
  await expect.element(on('box, Here').getByText('Mended it here')).toBeVisible()
  expect(names).toEqual(['calm-fox-1', expect.stringMatching(/^[a-z]+-[a-z]+-[0-9a-f]{4}-1$/)])
  const starts = hub.calls.filter(({ command }) => command === 'startSession').map((call) => call.arguments)
  expect(starts).toMatchObject([[{ serverId: 'a' }, { directory: `/w/${names[1]}` }]])
})

test('one that cannot be read is not said to be forgotten, and is read again', async () => {
  let isLocked = true
  const locked = new HubError({ code: 'storage-failed', detail: 'locked' })
  show(
    { readFleets: () => (isLocked ? Promise.reject(locked) : Promise.resolve([fleet('unread')])) },
    appWith(fixtureSession('a', 's1')),
    '/fleet/unread',
  )
  await expect.element(page.getByRole('alert')).toBeVisible()
  expect(page.getByText(/does not remember this prompt/).elements()).toEqual([])
  isLocked = false
  await userEvent.click(page.getByRole('button', { name: 'Retry' }))
  await expect.element(on('box, Here').getByText('Mended it here')).toBeVisible()
})

test('that one could not be read is not said of another, nor once it was read', async () => {
  let isLocked = true
  const locked = new HubError({ code: 'storage-failed', detail: 'locked' })
  const hub = fixtureHub({
    app: appWith(),
    answers: { readFleets: () => (isLocked ? Promise.reject(locked) : Promise.resolve([])) },
  })
  renderScreen(
    hub,
    <>
      <Link to="/fleet/second">Second</Link>
      <Both />
    </>,
    '/fleet/first',
  )
  const alert = page.getByRole('alert')
  const gone = page.getByText(/does not remember this prompt/)
  await expect.element(alert).toBeVisible()
  isLocked = false
  await userEvent.click(page.getByRole('link', { name: 'Second' }))
  await expect.element(gone).toBeVisible()
  expect(alert.elements()).toEqual([])
  removeScreen()
  isLocked = true
  renderScreen(hub, <Both />, '/fleet/third')
  await expect.element(alert).toBeVisible()
  isLocked = false
  // Another page of this browser says that it has news of it.
  const otherPage = new BroadcastChannel('happy-hub:fleets')
  otherPage.postMessage('third')
  await expect.element(gone).toBeVisible()
  otherPage.close()
  expect(alert.elements()).toEqual([])
})

test('machines of one name are told apart, and the longest name takes one line', async () => {
  const long = 'the-build-machine-under-the-desk-of-ada-in-the-second-floor.example.org'
  const { content } = fixtureMachine('a', 'box')
  const alike = ['one-1111', 'two-2222'].map((id) =>
    fixtureMachine('a', id, { content: { ...(content as object), name: long } as typeof content }),
  )
  const members = [
    member('0', 'a', 'one-1111', { kind: 'failed', text: 'no' }),
    member('1', 'a', 'two-2222', { kind: 'failed', text: 'no' }),
  ]
  const app = fixtureApp(servers, [], alike)
  show({ readFleets: () => Promise.resolve([{ ...fleet('alike'), members }]) }, app, '/fleet/alike')
  for (const end of ['1111', '2222']) {
    const heading = on(`${long} (…${end}), Here`).getByRole('heading')
    await expect.element(heading).toBeVisible()
    const { height, right } = heading.element().getBoundingClientRect()
    expect(height).toBeLessThan(40)
    expect(right).toBeLessThan(on(`${long} (…${end}), Here`).element().getBoundingClientRect().right)
    // What does not fit is cut, and stays inside.
    expect(heading.element().scrollWidth).toBeLessThanOrEqual(heading.element().clientWidth)
  }
})

test('each in a worktree: made first; where it cannot be made nothing starts', async () => {
  const hub = show({
    addWorktree: ({ serverId: server }) =>
      Promise.resolve(server === 'a' ? { kind: 'made', directory: '/w/one' } : { kind: 'name-taken' }),
    startSession: () => Promise.resolve({ kind: 'started', sessionId: sessionId('s1') }),
  })
  for (const name of ['box', 'runner']) await userEvent.click(page.getByRole('checkbox', { name }))
  await userEvent.click(page.getByRole('checkbox', { name: 'Each in a new git worktree' }))
  await userEvent.fill(page.getByRole('textbox', { name: 'Prompt for all of them' }), 'Fix it')
  await userEvent.click(page.getByRole('button', { name: 'Start 2 sessions' }))
  await expect.element(on('runner, There').getByRole('alert')).toHaveTextContent(/a branch or a folder of the worktree/)
  const started = hub.calls.filter(({ command }) => command === 'startSession').map((call) => call.arguments)
  expect(started).toMatchObject([[{ serverId: 'a' }, { directory: '/w/one' }]])
  // Stored between the two: the next try of a page that is closed meanwhile begins in it.
  const steps = hub.calls.flatMap(({ command, arguments: [first] }) => {
    if (command !== 'saveFleet') return (first as { serverId?: string }).serverId === 'a' ? [command] : []
    const change = first as FleetChange
    return change.kind === 'member' && change.member.id === '0' ? [change.member.directory] : []
  })
  expect(steps).toEqual(['~', 'addWorktree', '/w/one', 'startSession', '/w/one'])
})
