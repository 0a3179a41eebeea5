import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import { failures } from '../failures/failures'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureMachine, fixtureServer, machineId, serverId } from '../testing/fixtureStates'
import { pushMachines } from '../notifications/push/pushMachines'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SettingsScreen } from './SettingsScreen'

beforeEach(() => page.viewport(1000, 900))
afterEach(removeScreen)

const own = { kind: 'signed-in', accountId: 'o', fingerprint: '0000', keyOrigin: 'own' } as const
const servers = [
  fixtureServer('a', { label: 'Home', unsentMessages: 1 }),
  fixtureServer('b', { label: 'Company', account: own }),
  fixtureServer('c', { label: 'Spare', connection: { kind: 'paused' } }),
]
const threeServers = fixtureApp(servers, [], [fixtureMachine('a', 'box')])

function show(answers: Partial<HubCommands> = {}, app = threeServers) {
  const hub = fixtureHub({ app, answers })
  renderScreen(hub, <SettingsScreen />)
  return hub
}

const open = page.getByRole('button', { name: 'Sign out everywhere' })
const dialog = page.getByRole('dialog', { name: 'Sign out of all servers?' })
const leave = dialog.getByRole('button', { name: 'Sign out everywhere' })
const calls = (hub: ReturnType<typeof show>) => hub.calls.filter(({ command }) => command === 'signOutEverywhere')

describe('choices that the primary account stores', () => {
  const waits = { kind: 'waiting-to-retry', retryAt: 0, offlineSince: null } as const
  const problem = { kind: 'unreachable', reason: 'timed-out' } as const

  test.each<[string, Parameters<typeof fixtureServer>[1], RegExp]>([
    ['are being read', {}, /Not known yet: waiting for Home/],
    ['cannot be read', { connection: { ...waits, problem } }, /waiting for Home/],
    ['are of a paused server', { connection: { kind: 'paused' } }, /Home is paused/],
  ])('say that they %s', async (_name, home, said) => {
    const hub = show({}, fixtureApp([fixtureServer('a', { label: 'Home', ...home })]))
    for (const name of ['Agents', 'Enter in a message']) {
      const section = page.getByRole('region', { name })
      await expect.element(section.getByRole('status')).toHaveTextContent(said)
      const retry = section.getByRole('button', { name: 'Retry' })
      if (home?.connection?.kind !== 'waiting-to-retry') expect(retry.elements()).toEqual([])
      else await userEvent.click(retry)
    }
    const retries = hub.calls.filter(({ command }) => command === 'retryNow').length
    expect(retries).toBe(home?.connection?.kind === 'waiting-to-retry' ? 2 : 0)
    expect(await accessibilityProblems('light')).toEqual([])
  })

  test('say that they cannot be opened', async () => {
    show({}, { ...threeServers, settings: { kind: 'locked', serverId: serverId('a') } })
    await expect
      .element(page.getByRole('region', { name: 'Agents' }))
      .toHaveTextContent('cannot be opened with this account’s key')
  })
})

describe('sign out everywhere', () => {
  test('says what is lost, does nothing when cancelled, keeps the first key unless asked', async () => {
    const hub = show()
    await userEvent.click(open)
    await expect.element(dialog).toHaveTextContent('One unsent message is lost.')
    await expect.element(dialog).toHaveTextContent('The keys of Company are of their own')
    expect(await accessibilityProblems('light')).toEqual([])
    expect(await accessibilityProblems('dark')).toEqual([])
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await expect.element(dialog).not.toBeInTheDocument()
    expect(calls(hub)).toEqual([])
    await userEvent.click(open)
    await userEvent.click(leave)
    await expect.element(dialog).not.toBeInTheDocument()
    expect(calls(hub)).toEqual([{ command: 'signOutEverywhere', arguments: [{ forgetRootSecret: false }] }])
  })

  test('forgets the first key when that is ticked', async () => {
    const hub = show()
    await userEvent.click(open)
    await userEvent.click(dialog.getByRole('checkbox', { name: 'Also delete the first key from this browser' }))
    await userEvent.click(leave)
    expect(calls(hub)).toEqual([{ command: 'signOutEverywhere', arguments: [{ forgetRootSecret: true }] }])
  })

  test('gives up the pushes of this browser', async () => {
    const unsubscribe = vi.fn<() => Promise<boolean>>().mockResolvedValue(true)
    const pushManager = { getSubscription: () => Promise.resolve({ unsubscribe, endpoint: 'x' }) }
    const worker = vi.spyOn(navigator.serviceWorker, 'ready', 'get')
    worker.mockResolvedValue({ pushManager } as unknown as ServiceWorkerRegistration)
    const box = { serverId: serverId('a'), machineId: machineId('box'), endpoint: 'x', home: null, told: null }
    pushMachines.set({ id: 'this-browser', machines: [box] })
    show()
    await userEvent.click(open)
    await userEvent.click(leave)
    await expect.element(dialog).not.toBeInTheDocument()
    expect(pushMachines.get().machines).toEqual([])
    expect(unsubscribe).toHaveBeenCalledOnce()
    worker.mockRestore()
  })

  test('a failure is said in the dialog, which stays', async () => {
    show({
      signOutEverywhere: () => Promise.reject(new HubError({ code: 'storage-failed', detail: 'delete' })),
    })
    await userEvent.click(open)
    await userEvent.click(leave)
    await expect.element(dialog.getByRole('alert')).toBeVisible()
  })
})

test('about: the build, and what each server and the CLIs of its machines say; a paused server is not asked', async () => {
  const hub = show({
    askServerVersion: (id) =>
      (id as string) === 'a'
        ? Promise.resolve({ version: null })
        : Promise.reject(
            new HubError({
              code: 'unreachable',
              serverUrl: canonicalUrl('https://company.example.org'),
              reason: 'timed-out',
            }),
          ),
  })
  const about = page.getByRole('region', { name: 'About' })
  await expect.element(about).toHaveTextContent('build test')
  await expect.element(about).toHaveTextContent(/Home\s*does not state its version. CLI on its machines: 1\.2\.5/)
  await expect.element(about).toHaveTextContent('https://company.example.org')
  await expect.element(about).toHaveTextContent(/Spare\s*not asked/)
  const asked = hub.calls.filter(({ command }) => command === 'askServerVersion').map((call) => call.arguments[0])
  expect(asked).toEqual(['a', 'b'])
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
})

test('diagnostics are shown before they are copied; a hub that does not answer is said', async () => {
  const log = 'build test\nserver 1 is connected\n\n2026-01-01T00:00:00.000Z page: connected'
  show({ readDiagnostics: async () => ({ text: log }) })
  const about = page.getByRole('region', { name: 'About' })
  await userEvent.click(about.getByRole('button', { name: 'Show diagnostics' }))
  await expect.element(about.getByRole('group', { name: 'Diagnostics' })).toHaveTextContent('server 1 is connected')
  await expect.element(about.getByRole('button', { name: 'Copy diagnostics' })).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
  removeScreen()
  show({ readDiagnostics: () => Promise.reject(new HubError({ code: 'hub-unresponsive' })) })
  await userEvent.click(about.getByRole('button', { name: 'Show diagnostics' }))
  await expect.element(about.getByRole('alert')).toBeVisible()
})

const loaded = (values: Record<string, unknown>, version = 3) => {
  const settings = { kind: 'loaded', serverId: serverId('a'), version, values } as const
  return fixtureApp(servers, [], [], { settings })
}
const changes = (hub: ReturnType<typeof show>) => hub.calls.filter(({ command }) => command === 'changeSettings')

describe('settings of the primary account', () => {
  const claude = page.getByRole('group', { name: 'Claude' })

  test('a default of an agent, and back to its own; none that asks nothing', async () => {
    const hub = show({}, loaded({ agentDefaultOverrides: { claude: { permissionMode: 'plan' } } }))
    await userEvent.click(claude.getByRole('button', { name: 'Permission mode: Plan' }))
    expect(claude.getByRole('button', { name: /Bypass/ }).elements()).toEqual([])
    await userEvent.click(claude.getByRole('button', { name: 'The agent’s own', exact: true }))
    await userEvent.click(claude.getByRole('button', { name: /^Model/ }))
    await userEvent.click(claude.getByRole('button', { name: 'sonnet' }))
    const path = ['agentDefaultOverrides', 'claude']
    expect(changes(hub).map((call) => call.arguments)).toEqual([
      ['a', [{ path: [...path, 'permissionMode'], value: null }]],
      ['a', [{ path: [...path, 'modelMode'], value: 'sonnet' }]],
    ])
  })

  test('picks of an agent are shown at once; only what the server refuses is taken back', async () => {
    const answers: { resolve(): void; reject(error: HubError): void }[] = []
    const changeSettings = () =>
      new Promise<void>((resolve, reject) => {
        answers.push({ resolve, reject })
      })
    const settings = loaded({ agentDefaultOverrides: { claude: { permissionMode: 'plan' } } })
    const hub = show({ changeSettings }, settings)
    const mode = claude.getByRole('button', { name: /^Permission mode/ })
    const model = claude.getByRole('button', { name: /^Model/ })
    await userEvent.click(mode)
    await userEvent.click(claude.getByRole('button', { name: 'The agent’s own', exact: true }))
    await expect.element(mode).toHaveAccessibleName('Permission mode: the agent’s own')
    await userEvent.click(model)
    await userEvent.click(claude.getByRole('button', { name: 'sonnet' }))
    await expect.element(model).toHaveAccessibleName('Model: sonnet')
    await expect.element(mode).toHaveAccessibleName('Permission mode: the agent’s own')
    await expect.element(claude.getByRole('status')).toHaveTextContent('Saving…')
    answers[0]!.reject(new HubError({ code: 'hub-unresponsive' }))
    await expect.element(page.getByRole('alert')).toBeVisible()
    await expect.element(mode).toHaveAccessibleName('Permission mode: Plan')
    await expect.element(model).toHaveAccessibleName('Model: sonnet')
    answers[1]!.resolve()
    await expect.element(claude.getByRole('status')).not.toBeInTheDocument()
    // The settings that hold it come a moment later.
    await expect.element(model).toHaveAccessibleName('Model: sonnet')
    const stored = { claude: { permissionMode: 'plan', modelMode: 'sonnet' } }
    hub.setApp(loaded({ agentDefaultOverrides: stored }, 4))
    await expect.element(model).toHaveAccessibleName('Model: sonnet')
    hub.setApp(loaded({ agentDefaultOverrides: { claude: { permissionMode: 'plan', modelMode: 'opus' } } }, 5))
    await expect.element(model).toHaveAccessibleName('Model: opus')
    // The failure before it is still told.
    await expect.element(page.getByRole('alert')).toBeVisible()
  })

  test('a refusal that comes after the screen was left is told all the same', async () => {
    const refusals: ((error: HubError) => void)[] = []
    const changeSettings = () =>
      new Promise<void>((_resolve, reject) => {
        refusals.push(reject)
      })
    show({ changeSettings }, loaded({}))
    await userEvent.click(claude.getByRole('button', { name: /^Model/ }))
    await userEvent.click(claude.getByRole('button', { name: 'sonnet' }))
    await expect.element(claude.getByRole('button', { name: /^Model/ })).toHaveAccessibleName('Model: sonnet')
    removeScreen()
    refusals[0]?.(new HubError({ code: 'hub-unresponsive' }))
    await expect.poll(() => failures.get()).toMatchObject([{ error: { code: 'hub-unresponsive' } }])
    failures.set([])
  })

  test('one that asks nothing, set elsewhere, is shown with its mark', async () => {
    show({}, loaded({ agentDefaultOverrides: { claude: { permissionMode: 'bypassPermissions' } } }))
    const chip = claude.getByRole('button', { name: 'Permission mode: Bypass no questions' })
    await userEvent.click(chip)
    await expect.element(page.getByText(/asked about in each session/)).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
  })

  test('Enter begins a new line', async () => {
    const hub = show({}, loaded({}))
    await expect.element(page.getByRole('radio', { name: 'Sends it' })).toBeChecked()
    await userEvent.click(page.getByRole('radio', { name: /new line/ }))
    expect(changes(hub)[0]?.arguments).toEqual(['a', [{ path: ['agentInputEnterToSend'], value: false }]])
  })

  test('what is chosen is shown at once, and taken back where the server refuses it', async () => {
    show({ changeSettings: () => new Promise<never>(() => {}) }, loaded({}))
    await userEvent.click(page.getByRole('radio', { name: /new line/ }))
    await expect.element(page.getByRole('radio', { name: /new line/ })).toBeChecked()
    removeScreen()
    show({ changeSettings: () => Promise.reject(new HubError({ code: 'hub-unresponsive' })) }, loaded({}))
    await userEvent.click(page.getByRole('radio', { name: /new line/ }))
    await expect.element(page.getByRole('alert')).toBeVisible()
    await expect.element(page.getByRole('radio', { name: 'Sends it' })).toBeChecked()
  })

  test('are not offered while they are not known', async () => {
    show()
    await expect.element(page.getByRole('heading', { name: 'Settings' }).first()).toBeVisible()
    expect(page.getByRole('radio', { name: 'Sends it' }).elements()).toEqual([])
  })
})
