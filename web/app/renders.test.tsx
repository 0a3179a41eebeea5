import { rowAt, rowsOf } from '../../worker/api/rows'
import { Profiler, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { AppState } from '../../worker/api/state'
import { AddTerminalScreen } from '../addTerminal/AddTerminalScreen'
import { DeviceCodeScreen } from '../handOver/DeviceCodeScreen'
import { useApp } from '../hub/hooks'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { MachineList } from '../machines/MachineList'
import { NewSessionScreen } from '../newSession/NewSessionScreen'
import { Overview } from '../overview/Overview'
import { ServerPill } from '../serverStatus/ServerPill'
import { ServersScreen } from '../servers/ServersScreen'
import { SessionList } from '../sessionList/SessionList'
import { SettingsScreen } from '../settings/SettingsScreen'
import { SignInScreen } from '../signIn/SignInScreen'
import { fixtureHub } from '../testing/fixtureHub'
import {
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  serverId,
  sessionId,
} from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'

// On a phone the overview is not shown.
beforeEach(() => page.viewport(1280, 800))
afterEach(removeScreen)

const laptop = serverId('laptop')
const [watched, other] = [fixtureServer('laptop', { label: 'Laptop' }), fixtureServer('cloud', { label: 'Cloud' })]
// Offline, and not on the machine of the fixture: no screen but the list shows anything of it.
const unrelated = fixtureSession('laptop', 'quiet', { activity: 'offline' })
const before = fixtureApp([watched, other], [unrelated], [fixtureMachine('laptop', 'box')])

function afterSession(): AppState {
  const sessions = rowsOf([{ ...unrelated, seq: 99, unread: true }])
  return { ...before, sessions: { ...before.sessions, [laptop]: sessions } }
}

function afterProfile(): AppState {
  const names = { firstName: 'Ada', lastName: null, username: null, avatarUrl: null }
  return { ...before, profile: { kind: 'loaded', serverId: laptop, accountId: 'account-laptop', ...names } }
}

/** Renders with every change of anything: once it shows the new state, so does everything else that will. */
function Everything() {
  const shown = useApp((app) =>
    JSON.stringify([rowAt(app.sessions[laptop], sessionId('quiet'))?.seq, app.profile.kind]),
  )
  return <output data-testid="everything">{shown}</output>
}

const button = (name: string | RegExp) => page.getByRole('button', { name })

const screens = [
  { name: 'settings', screen: <SettingsScreen />, settled: () => page.getByText(/^version 1\.0/).last() },
  { name: 'servers', screen: <ServersScreen />, settled: () => button(messages.servers.more('Laptop')) },
  { name: 'machines', screen: <MachineList />, settled: () => page.getByText('box') },
  { name: 'overview', screen: <Overview />, settled: () => page.getByText('box') },
  { name: 'server pill', screen: <ServerPill />, settled: () => button(new RegExp(messages.servers.pill.some(2, 2))) },
  { name: 'new session', screen: <NewSessionScreen />, settled: () => page.getByText('box').first() },
  { name: 'add a terminal', screen: <AddTerminalScreen />, settled: () => button(linkMessages.addTerminal.paste.go) },
  { name: 'code for a device', screen: <DeviceCodeScreen />, settled: () => button(linkMessages.handOver.code.show) },
  { name: 'sign-in', screen: <SignInScreen />, settled: () => button(linkMessages.signIn.form.go['same-key']) },
]

function show(screen: ReactNode) {
  const hub = fixtureHub({
    app: before,
    answers: { askServerVersion: () => Promise.resolve({ version: '1.0' }) },
  })
  let commits = 0
  renderScreen(
    hub,
    <>
      <Profiler id="screen" onRender={() => commits++}>
        {screen}
      </Profiler>
      <Everything />
    </>,
  )
  return { hub, commits: () => commits }
}

/** Parts that load on demand, and what is asked of the hub, have come. */
async function whenCalm(commits: () => number): Promise<number> {
  let seen = -1
  const isCalm = () => {
    const before = seen
    seen = commits()
    return seen === before
  }
  await expect.poll(isCalm, { interval: 100 }).toBe(true)
  return seen
}

const everything = () => page.getByTestId('everything')

describe('a session changes that the screen does not show', () => {
  test.each(screens)('$name: not rendered', async ({ name, screen, settled }) => {
    const { hub, commits } = show(screen)
    await expect.element(settled()).toBeVisible()
    // The settings read what is stored on this device.
    if (name === 'settings') await expect.element(button(settingsMessages.device.keep)).toBeVisible()
    const shown = await whenCalm(commits)
    hub.setApp(afterSession())
    await expect.element(everything()).toHaveTextContent('99')
    expect(commits()).toBe(shown)
    // What it does show is rendered: the count counts.
    const renamed = { ...watched, isPrimary: true, label: 'Renamed', account: { kind: 'signed-out' } as const }
    hub.setApp({ ...afterSession(), servers: { ...before.servers, [laptop]: renamed }, rootKey: 'absent' })
    await expect.poll(commits).toBeGreaterThan(shown)
  })
})

test('the list of sessions is not rendered for what the primary tells of the account', async () => {
  const { hub, commits } = show(<SessionList />)
  await expect.element(page.getByText('Session quiet')).toBeVisible()
  const shown = commits()
  hub.setApp(afterProfile())
  await expect.element(everything()).toHaveTextContent('loaded')
  expect(commits()).toBe(shown)
  hub.setApp(afterSession())
  await expect.poll(commits).toBeGreaterThan(shown)
})
