import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { HubError } from '../../../worker/api/errors'
import type { HubCommands } from '../../../worker/api/commands'
import type { NotifierWish } from '../../../worker/api/push/notifierSetup'
import { fixtureHub } from '../../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  machineId,
  serverId,
} from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { pushMachines, withPushLock } from './pushMachines'
import { PushSection } from './PushSection'

let isSubscribed = false
let unsubscribed = 0
let givesUp = true
const plan = { publicKey: 'BPub', home: '/home/ada/.happy', run: null, code: null }

beforeEach(() => {
  isSubscribed = false
  unsubscribed = 0
  givesUp = true
  pushMachines.set({ id: 'this-browser', machines: [] })
  // A browser of the tests has no push service.
  const subscription = {
    unsubscribe: () => {
      if (!givesUp) return Promise.reject(new Error('No way.'))
      unsubscribed += 1
      return Promise.resolve(true)
    },
    endpoint: 'https://push.example.org/x',
    options: { applicationServerKey: null },
    getKey: () => new Uint8Array([1, 2, 3]).buffer,
  }
  const pushManager = {
    getSubscription: () => Promise.resolve(isSubscribed ? subscription : null),
    subscribe: () => Promise.resolve(subscription),
  }
  vi.spyOn(navigator.serviceWorker, 'ready', 'get').mockResolvedValue({
    pushManager,
  } as unknown as ServiceWorkerRegistration)
  vi.spyOn(window, 'fetch').mockResolvedValue(new Response('#!/usr/bin/env node\n'))
})
afterEach(() => {
  vi.restoreAllMocks()
  removeScreen()
})

function show(notifier: HubCommands['notifier'], runCommand: HubCommands['runCommand'] = () => new Promise(() => {})) {
  const { content } = fixtureMachine('home', 'starter')
  const hub = fixtureHub({
    app: fixtureApp(
      [fixtureServer('cloud', { label: 'Cloud' }), fixtureServer('home', { label: 'Home' })],
      [],
      [
        fixtureMachine('cloud', 'box'),
        fixtureMachine('cloud', 'full'),
        fixtureMachine('home', 'asleep', { presence: 'offline' }),
        fixtureMachine('home', 'starter', { content: { ...content, isHappyAgent: true } as never }),
      ],
    ),
    answers: { notifier, runCommand },
  })
  renderScreen(hub, <PushSection />)
  return hub
}

test('nothing is done before the person read what would be done, and agreed', async () => {
  const wishes: (NotifierWish | null)[] = []
  const hub = show((_, wish) => {
    wishes.push(wish)
    const run = { stdout: 'It runs\n', stderr: '', exitCode: 0, isCut: false }
    return Promise.resolve(wish ? { ...plan, run } : plan)
  })
  expect(page.getByRole('button', { name: /asleep|starter/ }).elements()).toHaveLength(0)
  await page.getByRole('button', { name: 'Notify me from box' }).click()
  await expect.element(page.getByText('/home/ada/.happy/happy-hub-notify/this-browser.json')).toBeVisible()
  await expect
    .element(page.getByText('HAPPY_HOME_DIR=/home/ada/.happy node', { exact: false }))
    .toHaveTextContent('/home/ada/.happy/happy-hub-notify/happy-hub-notify.cjs install')
  expect(wishes).toEqual([null])
  for (const scheme of ['light', 'dark'] as const) expect(await accessibilityProblems(scheme)).toEqual([])
  await page.screenshot({ path: '../../../.cache/shots/push-ask.png' })
  await page.getByRole('button', { name: 'Write and run it' }).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent('box notifies this browser.')
  expect(wishes[1]).toMatchObject({
    home: '/home/ada/.happy',
    how: { kind: 'install', program: '#!/usr/bin/env node\n' },
    receiver: { id: 'this-browser', server: 'Cloud', machines: ['box'], target: { p256dh: 'AQID' } },
  })
  expect(hub.calls).toHaveLength(2)
  expect(pushMachines.get().machines).toEqual([
    {
      serverId: 'cloud',
      machineId: 'box',
      endpoint: 'https://push.example.org/x',
      home: '/home/ada/.happy',
      told: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ])
})

test('a program that does not run there is no success', async () => {
  const run = { stdout: '', stderr: 'systemctl failed', exitCode: 1, isCut: false }
  show((_, wish) => Promise.resolve(wish ? { ...plan, run } : plan))
  await page.getByRole('button', { name: 'Notify me from box' }).click()
  await page.getByRole('button', { name: 'Write and run it' }).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/does not run there.*systemctl failed/)
})

test('without consent to the call there is a line to copy, and nothing is written', async () => {
  const wishes: (NotifierWish | null)[] = []
  show((_, wish) => {
    wishes.push(wish)
    return Promise.resolve({ ...plan, code: wish ? 'Y29kZQ' : null })
  })
  await page.getByRole('button', { name: 'Notify me from box' }).click()
  await page.getByRole('button', { name: 'Show a line to run myself' }).click()
  await expect.element(page.getByText('happy-hub-notify.cjs add Y29kZQ', { exact: false }).first()).toBeVisible()
  expect(wishes[1]).toMatchObject({ how: { kind: 'line' } })
  expect(await accessibilityProblems('light')).toEqual([])
})

test('a host without the program, and a machine that does not answer, say so', async () => {
  vi.mocked(window.fetch).mockResolvedValue(new Response('<!doctype html>'))
  let fails = false
  const error = new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl('cloud'), what: 'machine' })
  show(() => (fails ? Promise.reject(error) : Promise.resolve(plan)))
  await page.getByRole('button', { name: 'Notify me from box' }).click()
  await page.getByRole('button', { name: 'Write and run it' }).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent('Nothing was changed.')
  await page.getByRole('button', { name: 'Cancel' }).click()
  fails = true
  await page.getByRole('button', { name: 'Notify me from box' }).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/cloud/)
})

test('a list that cannot be written is no quarrel of other browsers about the machine', async () => {
  const error = new HubError({ code: 'write-conflict', serverUrl: canonicalUrl('cloud') })
  show(() => Promise.reject(error))
  await page.getByRole('button', { name: 'Notify me from box' }).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/server list on cloud, .*Nothing was changed on box/)
})

test('a machine that names another Happy home than the one that was shown is left alone, and that is said', async () => {
  const error = new HubError({ code: 'request-changed', serverUrl: canonicalUrl('cloud') })
  show((_, wish) => (wish ? Promise.reject(error) : Promise.resolve(plan)))
  await page.getByRole('button', { name: 'Notify me from box' }).click()
  await page.getByRole('button', { name: 'Write and run it' }).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent('Nothing was changed there.')
  expect(pushMachines.get().machines).toEqual([])
})

const place = (server: string, machine: string) => ({
  serverId: serverId(server),
  machineId: machineId(machine),
  endpoint: null,
  home: null,
  told: null,
})
const ended = { stdout: '', stderr: '', exitCode: 0, isCut: false }

test('who takes no more pushes has the file deleted where a machine answers, and is told where not', async () => {
  const machines = [place('cloud', 'box'), place('cloud', 'full'), place('home', 'asleep')]
  pushMachines.set({ id: 'this-browser', machines })
  const lines: [string, string][] = []
  show(
    () => Promise.resolve({ ...plan, home: "/home/ada's/.happy" }),
    (of, line) => {
      const id = 'machineId' in of ? of.machineId : ''
      lines.push([id, line])
      return Promise.resolve(id === 'full' ? { ...ended, exitCode: 1, stderr: 'read-only' } : ended)
    },
  )
  await page.getByRole('button', { name: 'Take no more pushes in this browser' }).click()
  const said = page.getByRole('alert')
  await expect.element(said).toHaveTextContent('box has no file of this browser any more.')
  await expect.element(said).toHaveTextContent('may still be on full: read-only')
  await expect.element(said).toHaveTextContent('asleep is away and keeps the file')
  const line = String.raw`rm -f '/home/ada'\''s/.happy/happy-hub-notify/this-browser.json'`
  expect(lines).toEqual([
    ['box', line],
    ['full', line],
  ])
  expect(pushMachines.get().machines).toEqual([])
  // What was pressed is gone.
  expect(document.activeElement).toBe(page.getByRole('heading', { name: 'When Happy Hub is closed' }).element())
  for (const scheme of ['light', 'dark'] as const) expect(await accessibilityProblems(scheme)).toEqual([])
  await page.screenshot({ path: '../../../.cache/shots/push-stop.png' })
})

test('a file is deleted after what its machine is being told is written, and the pushes end at once', async () => {
  pushMachines.set({ id: 'this-browser', machines: [place('cloud', 'box')] })
  const writing = new AbortController()
  const telling = withPushLock(
    'tell',
    () => new Promise<void>((resolve) => writing.signal.addEventListener('abort', () => resolve())),
  )
  const hub = show(
    () => Promise.resolve(plan),
    () => Promise.resolve(ended),
  )
  await page.getByRole('button', { name: 'Take no more pushes in this browser' }).click()
  await vi.waitFor(() => expect(pushMachines.get().machines).toEqual([]))
  expect(hub.calls).toEqual([])
  writing.abort()
  await telling
  await expect.element(page.getByRole('alert')).toHaveTextContent('box has no file of this browser any more.')
})

test('a browser that cannot give its pushes up changes nothing at the machines', async () => {
  pushMachines.set({ id: 'this-browser', machines: [place('cloud', 'box')] })
  vi.spyOn(navigator.serviceWorker, 'ready', 'get').mockRejectedValue(new Error('No worker.'))
  const hub = show(() => Promise.resolve(plan))
  await page.getByRole('button', { name: 'Take no more pushes in this browser' }).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent('No worker. Nothing was changed.')
  expect(hub.calls).toEqual([])
  expect(pushMachines.get().machines).toHaveLength(1)
})

test('a machine that tells an older subscription is not shown as one that notifies', async () => {
  isSubscribed = true
  pushMachines.set({
    id: 'this-browser',
    machines: [{ ...place('cloud', 'box'), endpoint: 'https://push.example.org/old' }],
  })
  show(() => Promise.resolve(plan))
  await expect.element(page.getByText('box does not notify this browser any more', { exact: false })).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Set up box again' })).toBeVisible()
  expect(page.getByRole('button', { name: /^Try it/ }).elements()).toHaveLength(0)
  for (const scheme of ['light', 'dark'] as const) expect(await accessibilityProblems(scheme)).toEqual([])
  await page.screenshot({ path: '../../../.cache/shots/push-outdated.png' })
})

test('a test shows what the machine’s program printed, and whether it failed', async () => {
  isSubscribed = true
  pushMachines.set({ id: 'this-browser', machines: [place('cloud', 'box')] })
  const answers = [
    { ...ended, stdout: 'Chrome, Linux: handed over.\n' },
    { ...ended, stderr: 'Firefox: refused.\n', exitCode: 1 },
    { ...ended, exitCode: null },
  ]
  const hub = show(
    () => Promise.resolve(plan),
    () => Promise.resolve(answers.shift() ?? ended),
  )
  const button = page.getByRole('button', { name: 'Try it from box' })
  await button.click()
  expect(page.getByRole('button', { name: /^Try it/ }).elements()).toHaveLength(1)
  await expect.element(page.getByRole('alert')).toHaveTextContent('box answered:Chrome, Linux: handed over.')
  await page.screenshot({ path: '../../../.cache/shots/push-test.png' })
  expect(hub.calls[1]?.arguments[1]).toBe(
    'HAPPY_HOME_DIR=/home/ada/.happy node /home/ada/.happy/happy-hub-notify/happy-hub-notify.cjs test',
  )
  await button.click()
  await expect.element(page.getByRole('alert')).toHaveTextContent('exit code 1:Firefox: refused.')
  await button.click()
  await expect.element(page.getByRole('alert')).toHaveTextContent('did not finish in time')
})

async function press(...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole('button', { name, exact: true }).click()
}

const buttonOf = (name: string) => page.getByRole('button', { name, exact: true }).element()

test('the program is stopped after the person read what would run, and only what came back counts', async () => {
  isSubscribed = true
  pushMachines.set({ id: 'this-browser', machines: [place('cloud', 'box'), place('cloud', 'full')] })
  const answers = [
    { ...ended, stderr: 'systemctl failed', exitCode: 1 },
    { ...ended, exitCode: null },
    { ...ended, stdout: 'It runs no longer.\n' },
  ]
  const hub = show(
    () => Promise.resolve(plan),
    () => Promise.resolve(answers.shift() ?? ended),
  )
  const [program, folder] = ['node /home/ada/.happy/happy-hub-notify/happy-hub-notify.cjs', '/home/ada/.happy']
  const line = `HAPPY_HOME_DIR=${folder} ${program} uninstall && rm -f ${folder}/happy-hub-notify/this-browser.json`
  await press('Stop the program on box')
  await expect.element(page.getByText(line)).toBeVisible()
  for (const scheme of ['light', 'dark'] as const) expect(await accessibilityProblems(scheme)).toEqual([])
  await page.screenshot({ path: '../../../.cache/shots/push-uninstall.png' })
  expect(hub.calls).toHaveLength(1)
  await press('Cancel')
  for (const said of ['exit code 1: the program may still run there.systemctl failed', 'It is not known whether']) {
    await press('Stop the program on box', 'Run it')
    await expect.element(page.getByRole('alert')).toHaveTextContent(said)
    expect(pushMachines.get().machines).toHaveLength(2)
    await press('Close')
    expect(document.activeElement).toBe(buttonOf('Stop the program on box'))
  }
  await press('Stop the program on box', 'Run it')
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('box notifies nobody any more. It answered:It runs no')
  expect(hub.calls.at(-1)?.arguments[1]).toBe(line)
  expect(pushMachines.get().machines).toMatchObject([{ machineId: 'full' }])
  await press('Close')
  await expect.element(page.getByRole('button', { name: 'Notify me from box' })).toBeVisible()
  expect(document.activeElement).toBe(buttonOf('Notify me from box'))
  // The other machine still tells this browser.
  expect(unsubscribed).toBe(0)
})

test('with the last machine that is stopped this browser gives its pushes up; where it cannot, the machine stays listed', async () => {
  isSubscribed = true
  givesUp = false
  pushMachines.set({ id: 'this-browser', machines: [place('cloud', 'box')] })
  show(
    () => Promise.resolve(plan),
    () => Promise.resolve({ ...ended, stdout: 'It runs no longer.\n' }),
  )
  await press('Stop the program on box', 'Run it')
  const said = page.getByRole('alert')
  await expect.element(said).toHaveTextContent(/box notifies nobody any more.*could not give its pushes up:.*No way\./)
  await press('Close')
  await expect.element(page.getByRole('button', { name: 'Take no more pushes in this browser' })).toBeVisible()

  givesUp = true
  await press('Stop the program on box', 'Run it')
  await expect.element(said).not.toHaveTextContent('could not give its pushes up')
  expect(unsubscribed).toBe(1)
  expect(pushMachines.get().machines).toEqual([])
})

test('where nothing was installed, nothing is said to be stopped, and the machine stays listed', async () => {
  isSubscribed = true
  pushMachines.set({ id: 'this-browser', machines: [place('cloud', 'box')] })
  show(
    () => Promise.resolve(plan),
    () => Promise.resolve({ ...ended, stdout: 'Nothing was installed for /home/ada/.happy.\n', exitCode: 3 }),
  )
  await press('Stop the program on box', 'Run it')
  const said = page.getByRole('alert')
  await expect.element(said).toHaveTextContent(/Nothing is installed on box.*goes on.*Nothing was installed for/)
  await expect.element(said).not.toHaveTextContent('notifies nobody')
  expect(pushMachines.get().machines).toHaveLength(1)
  expect(unsubscribed).toBe(0)
  for (const scheme of ['light', 'dark'] as const) expect(await accessibilityProblems(scheme)).toEqual([])
  await page.screenshot({ path: '../../../.cache/shots/push-nothing-installed.png' })
})

test('closed while it runs, it goes on, and the focus stays beside what it took away', async () => {
  isSubscribed = true
  pushMachines.set({ id: 'this-browser', machines: [place('cloud', 'box'), place('cloud', 'full')] })
  const ending = new AbortController()
  const stoppedRun = { ...ended, stdout: 'It runs no longer.\n' }
  show(
    () => Promise.resolve(plan),
    () => new Promise((resolve) => ending.signal.addEventListener('abort', () => resolve(stoppedRun))),
  )
  await press('Stop the program on box', 'Run it')
  await expect.element(page.getByText('it goes on also when you close this', { exact: false })).toBeVisible()
  expect(page.getByRole('button', { name: 'Cancel' }).elements()).toHaveLength(0)
  await press('Close')
  expect(document.activeElement).toBe(buttonOf('Stop the program on box'))
  ending.abort()
  await expect.element(page.getByRole('button', { name: 'Notify me from box', exact: true })).toBeVisible()
  expect(document.activeElement).toBe(buttonOf('Notify me from box'))
})
