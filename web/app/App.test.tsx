import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { agentText, fixtureChat, pendingCall } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { FIXTURE_BACKUP, fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { fixtureApp, fixtureMachine, fixtureServer, fixtureSession, threeServers } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { App } from './App'
import { InsecureContext } from './InsecureContext'

afterEach(async () => {
  removeScreen()
  await page.viewport(414, 896)
})

const signedIn = fixtureApp(
  threeServers(),
  [fixtureSession('laptop', 's1'), fixtureSession('cloud', 's2', { activity: 'unknown' })],
  [fixtureMachine('laptop', 'box')],
)

const commandLine = (command: string) =>
  page
    .getByRole('main')
    .getByText(new RegExp(`^HAPPY_SERVER_URL=\\S+ HAPPY_WEBAPP_URL=\\S+ HAPPY_HOME_DIR=~/\\.happy-\\S+ ${command}$`))

describe('the frame', () => {
  test('a first run leads to sign-in, without a list beside it', async () => {
    renderScreen(fixtureHub({ app: fixtureApp() }), <App />)
    await expect.element(page.getByText('Do you use Happy already?')).toBeVisible()
    // And says where the official app shows the key that is asked for.
    await expect.element(page.getByText(/official app shows it under Settings, Account, Secret Key/)).toBeVisible()
    expect(page.getByRole('navigation').elements()).toEqual([])
  })

  test.each([
    [390, 'New session'],
    [390, 'Machines'],
    [1280, 'New session'],
  ] as const)('without a machine, %i wide: “%s” leads to the commands that bring one', async (width, name) => {
    await page.viewport(width, 800)
    renderScreen(fixtureHub({ app: fixtureApp([fixtureServer('laptop')]) }), <App />)
    await userEvent.click(page.getByRole('link', { name, exact: true }).first())
    await expect.element(page.getByRole('heading', { name, level: 1 })).toBeVisible()
    await expect.element(commandLine('happy auth login')).toBeVisible()
    await expect.element(commandLine('happy')).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
  })

  test('wide: the list stays beside the screen, and the new screen gets the focus', async () => {
    await page.viewport(1280, 800)
    renderScreen(fixtureHub({ app: signedIn }), <App />)
    await userEvent.click(page.getByRole('link', { name: 'Settings' }))
    await expect.element(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
    await expect.element(page.getByRole('navigation', { name: 'Sessions' })).toBeVisible()
    await expect.element(page.getByRole('main')).toHaveFocus()
  })

  test.each([
    [1280, 600],
    [390, 600],
  ])('%i × %i: by keyboard, nothing has the focus under the bar of the sign-in', async (width, height) => {
    await page.viewport(width, height)
    renderScreen(fixtureHub({ app: fixtureApp() }), <App />)
    const go = page.getByRole('button', { name: 'Sign in' })
    await expect.element(go).toBeVisible()
    await userEvent.click(page.getByRole('radio').first())
    const bar = go.element().closest('div')
    const seen = new Set<Element>()
    for (const keys of ['{Tab}', '{Shift>}{Tab}{/Shift}']) {
      for (let step = 0; step < 12; step++) {
        await userEvent.keyboard(keys)
        const focused = document.activeElement
        if (!focused || focused === document.body || bar?.contains(focused)) continue
        seen.add(focused)
        const shown = (focused.closest('label') ?? focused).getBoundingClientRect()
        const cover = bar?.getBoundingClientRect() ?? shown
        const isCovered = shown.bottom > cover.top + 1 && shown.top < cover.bottom - 1
        expect(isCovered, focused.outerHTML).toBe(false)
      }
    }
    expect(seen.size).toBeGreaterThan(2)
  })

  // What a server makes an id of is its own affair, and these are what the parts of an address are told by.
  test.each(['a/b', 'a%2Fb', 'a%252Fb', '100%', 'ä ?#&=+', '%zz'])('a session with the id %s opens', async (id) => {
    await page.viewport(1280, 800)
    const odd = fixtureSession('laptop', id)
    if (odd.content.kind === 'open') odd.content = { ...odd.content, title: 'Odd one' }
    const chat = fixtureChat('laptop', id, [agentText('1', 'It is open.')])
    renderScreen(fixtureHub({ app: fixtureApp(threeServers(), [odd]), chats: [chat] }), <App />)
    const row = page.getByRole('navigation', { name: 'Sessions' }).getByRole('link', { name: /Odd one/ })
    await userEvent.click(row)
    await expect.element(page.getByText('It is open.')).toBeVisible()
    await expect.element(row).toHaveAttribute('aria-current', 'page')
  })

  test.each(['a/b', 'a%2Fb', '100%'])('a machine with the id %s opens', async (id) => {
    await page.viewport(1280, 800)
    const app = fixtureApp(threeServers(), [fixtureSession('laptop', 's1')], [fixtureMachine('laptop', id)])
    renderScreen(fixtureHub({ app }), <App />, `/machines/laptop/${encodeURIComponent(id)}`)
    await expect.element(page.getByText(id, { exact: true }).first()).toBeVisible()
  })

  test('phone: one of them at a time, tabs below', async () => {
    await page.viewport(390, 844)
    renderScreen(fixtureHub({ app: signedIn }), <App />)
    await expect.element(page.getByRole('navigation', { name: 'Sessions' })).toBeVisible()
    const list = page.getByRole('main')
    await expect.element(list.getByRole('navigation', { name: 'Sessions' })).toBeVisible()
    await userEvent.click(page.getByRole('link', { name: 'Machines' }))
    await expect.element(page.getByRole('heading', { name: 'Machines', level: 1 })).toBeVisible()
    expect(page.getByRole('navigation', { name: 'Sessions' }).elements()).toEqual([])
    await userEvent.click(page.getByRole('link', { name: 'Sessions' }))
    await expect.element(page.getByRole('navigation', { name: 'Sessions' })).toBeVisible()
    await expect.element(list).toHaveFocus()
  })

  test('phone: what a session asks is answered in a tab of its own, which counts it', async () => {
    await page.viewport(390, 844)
    const call = pendingCall('c', 'Bash', { command: 'make' }, 'phone-request')
    const hub = fixtureHub({
      app: fixtureApp(threeServers(), [
        fixtureSession('laptop', 'asks', { activity: 'needs-you', pendingRequests: ['r1'] }),
      ]),
      chats: [fixtureChat('laptop', 'asks', [call])],
    })
    renderScreen(hub, <App />)
    await userEvent.click(page.getByRole('link', { name: 'Needs you 1' }))
    const allow = page.getByRole('main').getByRole('button', { name: 'Allow', exact: true })
    await expect.element(allow).toBeVisible()
    await expect.element(allow).toHaveAttribute('aria-disabled', 'false')
    await userEvent.click(allow)
    await expect
      .poll(() => hub.calls.filter(({ command }) => command === 'answerPermission'))
      .toMatchObject([
        { arguments: [{ serverId: 'laptop', sessionId: 'asks' }, { id: 'phone-request' }, { kind: 'allow' }] },
      ])
  })

  test('the focus follows from step to step when a step takes the focused button away', async () => {
    await page.viewport(390, 844)
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: { startSignIn: () => Promise.resolve({ flowId: flowId('sign-in-1') }) },
      flows: [fixtureSignIn({ at: 'confirm-backup', backupText: FIXTURE_BACKUP })],
    })
    renderScreen(hub, <App />, '/sign-in')
    await userEvent.click(page.getByRole('radio', { name: 'Create an account' }))
    await userEvent.click(page.getByRole('button', { name: 'Create account' }))
    await expect.element(page.getByText('ABCDE-')).toBeVisible()
    await expect.element(page.getByRole('main')).toHaveFocus()
  })

  test('phone: the state of several servers is on every tab, that of a single one with the list', async () => {
    await page.viewport(390, 844)
    const hub = fixtureHub({ app: signedIn })
    renderScreen(hub, <App />)
    const pill = page.getByRole('button', { name: '1/3 connected' })
    for (const tab of ['Machines', 'Settings', 'Sessions']) {
      await userEvent.click(page.getByRole('link', { name: tab, exact: true }))
      await expect.element(pill).toBeVisible()
    }
    await userEvent.click(page.getByRole('link', { name: 'Machines' }))
    hub.setApp(fixtureApp(threeServers().slice(0, 1)))
    await expect.element(page.getByRole('heading', { name: 'Machines', level: 1 })).toBeVisible()
    expect(page.getByRole('button', { name: 'Show servers' }).elements()).toEqual([])
  })

  test.each(['/nowhere', '/artifacts/laptop', '/artifacts/laptop/a1/more'])('%s: an unknown address', async (path) => {
    await page.viewport(1280, 800)
    renderScreen(fixtureHub({ app: signedIn }), <App />, path)
    await expect.element(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible()
  })

  test('a restarting hub is said calmly, and what was shown stays', async () => {
    await page.viewport(1280, 800)
    const hub = fixtureHub({ app: signedIn })
    renderScreen(hub, <App />)
    await expect.element(page.getByRole('navigation', { name: 'Sessions' })).toBeVisible()
    hub.setLiveness('restarting')
    await expect.element(page.getByText(/Reconnecting to the background part/)).toBeVisible()
    await expect.element(page.getByRole('navigation', { name: 'Sessions' })).toBeVisible()
  })

  test('the backup key is shown only when asked for, of the asked server', async () => {
    await page.viewport(1280, 800)
    const hub = fixtureHub({
      app: signedIn,
      answers: { showBackupText: () => Promise.resolve({ backupText: FIXTURE_BACKUP }) },
    })
    renderScreen(hub, <App />, '/settings')
    await expect.element(page.getByRole('heading', { name: 'Backup keys' })).toBeVisible()
    const shown = () => hub.calls.filter(({ command }) => command === 'showBackupText')
    expect(shown()).toEqual([])
    await userEvent.click(page.getByRole('button', { name: 'Show backup key of Cloud' }))
    await expect.element(page.getByText('ABCDE-')).toBeVisible()
    expect(shown()).toEqual([{ command: 'showBackupText', arguments: ['cloud'] }])
    await userEvent.click(page.getByRole('button', { name: 'Hide' }))
    expect(page.getByText('ABCDE-').elements()).toEqual([])
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    await page.viewport(1280, 800)
    renderScreen(fixtureHub({ app: fixtureApp(threeServers()) }), <App />, '/settings')
    await expect.element(page.getByRole('heading', { name: 'Backup keys' })).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
    renderScreen(fixtureHub(), <InsecureContext />)
    await expect.element(page.getByRole('heading', { name: 'Happy Hub needs https' })).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})
