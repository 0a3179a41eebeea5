import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { useLocation } from 'wouter'
import type { HubCommands, SessionStartResult } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import { forgetDraftsExcept } from '../drafts/drafts'
import { newSessionHref } from '../addresses/hrefs'
import { fixtureHub, type FixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
  sessionId,
  threeServers,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { NewSessionScreen } from './NewSessionScreen'

beforeEach(async () => {
  await page.viewport(900, 1000)
})
afterEach(removeScreen)

const servers = [fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'There', colour: 3 })]
const twoServers = fixtureApp(
  servers,
  [fixtureSession('a', 's')],
  [
    fixtureMachine('a', 'machine-1'),
    fixtureMachine('a', 'off', { presence: 'offline' }),
    fixtureMachine('b', 'machine-1'),
  ],
)

function Place() {
  return <output>{`at ${useLocation()[0]}`}</output>
}

function show(answers: Partial<HubCommands> = {}, app = twoServers, path?: string) {
  const hub = fixtureHub({ app, answers })
  renderScreen(
    hub,
    <>
      <NewSessionScreen />
      <Place />
    </>,
    path,
  )
  return hub
}

/** What was started; besides, the form asks the machine for directories. */
const starts = (hub: FixtureHub) => hub.calls.filter(({ command }) => command === 'startSession')

const answer = (result: SessionStartResult) => ({ startSession: () => Promise.resolve(result) })
const none = { picks: {}, defaults: {} }
const started = answer({ kind: 'started', sessionId: sessionId('new') })
const on = (server: string) => page.getByRole('group', { name: server, exact: true })
const start = page.getByRole('button', { name: 'Start session' })
const directory = page.getByRole('textbox', { name: 'Directory' })
const prompt = page.getByRole('textbox', { name: 'First message' })

test("radio buttons have the accent of the theme, not the browser's", async () => {
  show()
  const radio = on('Here').getByRole('radio').first()
  await expect.element(radio).toBeVisible()
  expect(getComputedStyle(radio.element()).accentColor).not.toBe('auto')
})

test('the directory of the address is taken as it is, whatever is in its name', async () => {
  const name = '/srv/100%25 a+b&c=ü'
  show({}, twoServers, newSessionHref(serverId('a'), machineId('machine-1'), name))
  await expect.element(directory).toHaveValue(name)
})

describe('starting', () => {
  test('on a machine of the other server with the same id, and opens there', async () => {
    const hub = show(started)
    await userEvent.click(on('There').getByRole('radio', { name: 'machine-1' }))
    await userEvent.fill(directory, '~/work')
    await userEvent.click(page.getByRole('radio', { name: 'Codex' }))
    await userEvent.fill(prompt, ' Fix it ')
    await userEvent.click(start)
    expect(starts(hub)).toEqual([
      {
        command: 'startSession',
        arguments: [
          { serverId: 'b', machineId: 'machine-1' },
          { directory: '~/work', createDirectory: false, agent: 'codex', firstPrompt: 'Fix it', wish: none },
        ],
      },
    ])
    await expect.element(page.getByText('at /s/b/new')).toBeVisible()
    // The next time begins there.
    show()
    await expect.element(on('There').getByRole('radio', { name: 'machine-1' })).toBeChecked()
    await expect.element(page.getByRole('radio', { name: 'Codex' })).toBeChecked()
  })

  test('with the mode that was picked for its agent; one that asks nothing is asked about', async () => {
    const hub = show(started)
    await page.getByRole('button', { name: 'Permission mode: the agent’s own' }).click()
    await page.getByRole('button', { name: /^Bypass/ }).click()
    await page.getByRole('button', { name: 'Use Bypass in this session' }).click()
    await page.getByRole('radio', { name: 'Codex' }).click()
    await expect.element(page.getByRole('button', { name: 'Permission mode: the agent’s own' })).toBeVisible()
    await page.getByRole('radio', { name: 'Claude' }).click()
    await userEvent.click(start)
    expect(starts(hub)[0]?.arguments[1]).toMatchObject({
      agent: 'claude',
      wish: { picks: { mode: 'bypassPermissions' }, defaults: {} },
    })
  })

  test('begins with an online machine and its latest directory', async () => {
    const hub = show(started)
    await expect.element(on('Here').getByRole('radio', { name: 'machine-1' })).toBeChecked()
    await expect.element(directory).toHaveValue('~/project')
    await expect.element(on('Here').getByRole('radio', { name: 'off' })).toBeDisabled()
    await expect.element(on('Here')).toHaveTextContent('happy daemon start')
    await userEvent.click(start)
    expect(starts(hub)[0]?.arguments[1]).toEqual({
      directory: '~/project',
      createDirectory: false,
      agent: 'claude',
      firstPrompt: null,
      wish: none,
    })
  })

  test('on the machine that the address picks; a pick on the screen wins', async () => {
    show(started, twoServers, '/new?server=b&machine=machine-1')
    await expect.element(on('There').getByRole('radio', { name: 'machine-1' })).toBeChecked()
    await userEvent.click(on('Here').getByRole('radio', { name: 'machine-1' }))
    await expect.element(on('Here').getByRole('radio', { name: 'machine-1' })).toBeChecked()
  })

  test('what is written survives a reload until its session has started', async () => {
    show(started)
    await userEvent.fill(prompt, 'half a thought')
    show(started)
    await expect.element(prompt).toHaveValue('half a thought')
    await userEvent.click(start)
    await expect.element(page.getByText('at /s/a/new')).toBeVisible()
    show(started)
    await expect.element(prompt).toHaveValue('')
  })

  test('with pictures, which go with a text and only to an agent that takes them', async () => {
    const hub = show(started)
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const bytes = Uint8Array.from(atob(pixel), (character) => character.charCodeAt(0))
    await expect.element(prompt).toBeVisible()
    const input = document.querySelector<HTMLInputElement>('input[type=file][multiple]')
    await userEvent.upload(input ?? document.body, new File([bytes], 'shot.png', { type: 'image/png' }))
    await expect.element(page.getByRole('list', { name: 'Attached pictures' })).toHaveTextContent(/shot\.png\d+ B/)
    await expect.element(start).toBeDisabled()
    await expect.element(page.getByText(/Write what to do with it/)).toBeVisible()
    await userEvent.fill(prompt, 'look')
    await userEvent.click(page.getByRole('radio', { name: 'Gemini' }))
    await userEvent.click(start)
    await expect.element(page.getByRole('alert')).toHaveTextContent(/takes no pictures/)
    await page.viewport(390, 560)
    on('Here').element().scrollIntoView()
    await expect.element(page.getByRole('alert')).not.toBeInViewport()
    await userEvent.click(start)
    await expect.element(page.getByRole('alert')).toBeInViewport({ ratio: 1 })
    expect(starts(hub)).toEqual([])
    // A reload keeps them.
    removeScreen()
    forgetDraftsExcept([])
    renderScreen(hub, <NewSessionScreen />)
    await expect.element(page.getByText('shot.png')).toBeVisible()
    await userEvent.click(page.getByRole('radio', { name: 'Claude' }))
    await userEvent.click(start)
    await expect.poll(() => starts(hub)).toHaveLength(1)
    expect(starts(hub)[0]?.arguments[1]).toMatchObject({
      firstPrompt: 'look',
      pictures: [{ name: 'shot.png', width: 1 }],
    })
    await expect.poll(() => hub.commands.readKeptPictures(null)).toEqual([])
  })

  test('a directory that the CLI could not take is not sent', async () => {
    const hub = show(started)
    await userEvent.fill(directory, 'work')
    await userEvent.click(start)
    await expect.element(page.getByRole('alert')).toHaveTextContent('Begin with /')
    expect(starts(hub)).toEqual([])
    await userEvent.click(page.getByRole('button', { name: '~/project' }))
    await userEvent.click(start)
    expect(starts(hub)).toHaveLength(1)
  })

  test('on a phone it can be started at once, and what is wrong is in view wherever one is', async () => {
    await page.viewport(390, 560)
    const error = new HubError({ code: 'agent-failed', serverUrl: canonicalUrl('there'), text: 'No such agent' })
    show({ startSession: () => Promise.reject(error) })
    await expect.element(start).toBeInViewport({ ratio: 1 })
    await expect.element(prompt).not.toBeInViewport()
    await userEvent.click(start)
    await expect.element(page.getByRole('alert')).toBeInViewport()
    await userEvent.fill(directory, 'work')
    prompt.element().scrollIntoView({ block: 'center' })
    await expect.element(directory).not.toBeInViewport()
    await userEvent.click(start)
    await expect.element(page.getByText('Begin with /')).toBeInViewport({ ratio: 1 })
    await expect.element(directory).toHaveFocus()
    // What an earlier try said is not said of this one, and the same refusal is seen again.
    await expect.element(page.getByText('No such agent')).not.toBeInTheDocument()
    prompt.element().scrollIntoView({ block: 'center' })
    await expect.element(directory).not.toBeInViewport()
    await userEvent.click(start)
    await expect.element(page.getByText('Begin with /')).toBeInViewport({ ratio: 1 })
    await expect.element(directory).toHaveFocus()
  })

  test('a missing directory is created only after the person agrees', async () => {
    const results: SessionStartResult[] = [
      { kind: 'directory-missing', directory: '/home/ada/x' },
      { kind: 'started', sessionId: sessionId('new') },
    ]
    const hub = show({ startSession: () => Promise.resolve(results.shift() as SessionStartResult) })
    await userEvent.fill(directory, '~/x')
    await userEvent.click(start)
    const dialog = page.getByRole('dialog', { name: 'Create the directory?' })
    await expect.element(dialog).toHaveTextContent('This directory does not exist on machine-1. Create it?')
    await expect.element(dialog).toHaveTextContent('/home/ada/x')
    expect(await accessibilityProblems('light')).toEqual([])
    await userEvent.click(dialog.getByRole('button', { name: 'Create and start' }))
    expect(starts(hub).map((call) => (call.arguments[1] as { createDirectory: boolean }).createDirectory)).toEqual([
      false,
      true,
    ])
    await expect.element(page.getByText('at /s/a/new')).toBeVisible()
  })

  test('a failure names the server and loses nothing', async () => {
    const serverUrl = canonicalUrl('https://there.example.org')
    const error = new HubError({ code: 'agent-failed', serverUrl, text: 'Session webhook timeout for PID 7' })
    show({ startSession: () => Promise.reject(error) })
    await userEvent.fill(prompt, 'precious')
    await userEvent.click(start)
    await expect.element(page.getByRole('alert')).toHaveTextContent(/there\.example\.org.*Session webhook timeout/)
    await expect.element(prompt).toHaveValue('precious')
    await expect.element(start).toBeEnabled()
  })

  test('one at a time', async () => {
    const hub = show({ startSession: () => new Promise(() => undefined) })
    await userEvent.click(start)
    await expect.element(page.getByText(/Starting on machine-1/)).toBeVisible()
    await expect.element(start).toBeDisabled()
    expect(starts(hub)).toHaveLength(1)
  })

  test('the picked machine goes offline: no other one takes its place', async () => {
    const hub = show(started)
    await userEvent.click(on('There').getByRole('radio', { name: 'machine-1' }))
    hub.setApp({
      ...twoServers,
      machines: { ...twoServers.machines, [servers[1]!.id]: {} },
    })
    await expect.element(start).toBeDisabled()
  })
})

test('nothing to start on: says what to do', async () => {
  show({}, fixtureApp(servers))
  await expect.element(page.getByText(/No machine is known yet/)).toBeVisible()
  show({}, fixtureApp(servers, [], [fixtureMachine('a', 'm', { presence: 'offline' })]))
  await expect.element(page.getByText(/No machine is online/)).toBeVisible()
  await expect.element(page.getByText(/^HAPPY_SERVER_URL=https:\S+ happy daemon start$/)).toBeVisible()
  await expect.element(start).toBeDisabled()
})

test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
  const machines = [
    fixtureMachine('laptop', 'machine-1'),
    fixtureMachine('laptop', 'box-two', { presence: 'offline' }),
    fixtureMachine('cloud', 'runner'),
  ]
  show({}, fixtureApp(threeServers(), [fixtureSession('laptop', 's')], machines))
  await expect.element(start).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})
