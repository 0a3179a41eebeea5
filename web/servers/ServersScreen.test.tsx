import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import type { HubCommands } from '../../worker/api/commands'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
  threeServers,
} from '../testing/fixtureStates'
import { pushMachines } from '../notifications/push/pushMachines'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { ServersScreen } from './ServersScreen'

beforeEach(() => page.viewport(1000, 900))
afterEach(async () => {
  removeScreen()
  await page.viewport(414, 896)
})

const threeApp = () =>
  fixtureApp(
    threeServers(),
    [fixtureSession('laptop', 's1'), fixtureSession('laptop', 's2'), fixtureSession('cloud', 's3')],
    [fixtureMachine('laptop', 'box')],
  )

function show(app = threeApp(), answers: Partial<HubCommands> = {}) {
  const hub = fixtureHub({ app, answers })
  renderScreen(hub, <ServersScreen />)
  return hub
}

const entry = (address: string) => page.getByRole('listitem').filter({ hasText: address })
const place = (server: string) => ({
  serverId: serverId(server),
  machineId: machineId('box'),
  endpoint: null,
  home: null,
  told: null,
})
const laptop = 'http://127.0.0.1:3005'
const cloud = 'https://cloud.example.org'
const company = 'https://company.example.org'

async function choose(label: string, action: string) {
  await userEvent.click(page.getByRole('button', { name: `More actions for ${label}` }))
  const menu = page.getByRole('dialog', { name: `More actions for ${label}` })
  await userEvent.click(menu.getByRole('button', { name: action }))
}

describe('the page of the servers', () => {
  test('each entry says address, aliases, state with reason and next retry, account and contents', async () => {
    const servers = threeServers()
    const [first, ...rest] = servers
    if (!first) throw new Error('no server')
    const app = fixtureApp(
      [{ ...first, aliases: [canonicalUrl('http://laptop.tailnet:3005')] }, ...rest],
      [fixtureSession('laptop', 's1'), fixtureSession('laptop', 's2')],
      [fixtureMachine('laptop', 'box')],
    )
    show(app)
    await expect.element(entry(laptop)).toHaveTextContent('connected')
    await expect.element(entry(laptop)).toHaveTextContent('primary')
    await expect.element(entry(laptop)).toHaveTextContent('also known as http://laptop.tailnet:3005')
    await expect.element(entry(laptop)).toHaveTextContent('3f9a 02cd 77be 1e40')
    await expect.element(entry(laptop)).toHaveTextContent(/2 sessions, 1 machine(?! as of)/)
    await expect.element(entry(cloud)).toHaveTextContent(/reconnecting.*offline since/)
    await expect.element(entry(cloud)).toHaveTextContent(/0 sessions, 0 machines as of (\d+ \w+, )?\d\d:\d\d/)
    await expect.element(entry(company)).toHaveTextContent('sign in again')
  })

  test('what was never read is not shown as zero', async () => {
    show(fixtureApp([fixtureServer('one', { listsAsOf: null, connection: { kind: 'connecting' } })]))
    await expect.element(entry('https://one.example.org')).toHaveTextContent('not read yet')
  })

  test('a click on the name changes name and colour', async () => {
    const hub = show()
    await userEvent.click(page.getByRole('button', { name: 'Cloud', exact: true }))
    const dialog = page.getByRole('dialog', { name: 'Name and colour of Cloud' })
    await userEvent.fill(dialog.getByRole('textbox', { name: 'Name' }), ' Home box ')
    await dialog.getByRole('radio', { name: 'Violet' }).click({ force: true })
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(hub.calls).toEqual([{ command: 'updateServer', arguments: ['cloud', { label: 'Home box', colour: 7 }] }])
    await expect.element(dialog).not.toBeInTheDocument()
  })

  test('with the keyboard, an entry moves up and down, is told of, and keeps the focus', async () => {
    const app = threeApp()
    const hub = show(app, {
      reorderServers: async (serverOrder) => hub.setApp({ ...app, serverOrder }),
    })
    const down = page.getByRole('button', { name: 'Move Cloud down' })
    await expect.element(down).toBeVisible()
    ;(down.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('status')).toHaveTextContent('Cloud is now number 3 of 3')
    expect(hub.calls).toEqual([{ command: 'reorderServers', arguments: [['laptop', 'company', 'cloud']] }])
    await expect.element(page.getByRole('listitem').nth(2)).toHaveTextContent(cloud)
    await expect.element(down).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(hub.calls).toHaveLength(1)
  })

  test.each([
    ['Make primary', 'makePrimary'],
    ['Pause', 'pauseServer'],
  ])('%s is in the menu', async (action, command) => {
    const hub = show()
    await choose('Cloud', action)
    expect(hub.calls).toEqual([{ command, arguments: ['cloud'] }])
  })

  test('another address: a refusal is said in the dialog, which stays', async () => {
    const hub = show(threeApp(), {
      changeServerAddress: () =>
        Promise.reject(new HubError({ code: 'different-account', serverUrl: canonicalUrl('https://new.example.org') })),
    })
    await choose('Cloud', 'Change address')
    const dialog = page.getByRole('dialog', { name: 'Address of Cloud' })
    await userEvent.fill(dialog.getByRole('textbox', { name: 'Server address' }), 'new.example.org')
    await userEvent.click(dialog.getByRole('button', { name: 'Check and change' }))
    expect(hub.calls).toEqual([{ command: 'changeServerAddress', arguments: ['cloud', 'new.example.org'] }])
    await expect.element(dialog.getByRole('alert')).toHaveTextContent('another account on https://new.example.org')
  })
})

describe('leaving', () => {
  test('removal says its consequence; cancelling does nothing', async () => {
    const app = threeApp()
    for (const server of Object.values(app.servers)) server.unsentMessages = 2
    const hub = show(app)
    await choose('Cloud', 'Remove')
    const dialog = page.getByRole('dialog', { name: 'Remove Cloud?' })
    await expect.element(dialog).toHaveTextContent(`Removes ${cloud} from this device`)
    await expect.element(dialog).toHaveTextContent('Nothing is deleted on the server')
    await expect.element(dialog).toHaveTextContent('2 unsent messages are lost')
    await expect.element(dialog.getByRole('radio')).not.toBeInTheDocument()
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    expect(hub.calls).toEqual([])
    await choose('Cloud', 'Remove')
    await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))
    expect(hub.calls).toEqual([{ command: 'removeServer', arguments: ['cloud', null] }])
  })

  test.each([
    ['Remove', 'Remove Laptop?', 'removeServer'],
    ['Sign out', 'Sign out of Laptop?', 'signOut'],
  ])('%s of the primary asks which server takes its place', async (action, title, command) => {
    const hub = show()
    await choose('Laptop', action)
    const dialog = page.getByRole('dialog', { name: title })
    await expect.element(dialog.getByRole('radio', { name: /Cloud/ })).toBeChecked()
    await userEvent.click(dialog.getByRole('radio', { name: /Company/ }))
    await userEvent.click(dialog.getByRole('button', { name: action }))
    expect(hub.calls).toEqual([{ command, arguments: ['laptop', 'company'] }])
  })

  test('its machines tell this browser no more', async () => {
    const unsubscribe = vi.fn(() => Promise.resolve(true))
    const pushManager = { getSubscription: () => Promise.resolve({ unsubscribe }) }
    vi.spyOn(navigator.serviceWorker, 'ready', 'get').mockReturnValue(Promise.resolve({ pushManager } as never))
    pushMachines.set({ id: 'this-browser', machines: [place('laptop'), place('cloud')] })
    show()
    await choose('Cloud', 'Sign out')
    const dialog = page.getByRole('dialog', { name: 'Sign out of Cloud?' })
    await userEvent.click(dialog.getByRole('button', { name: 'Sign out' }))
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.poll(() => pushMachines.get().machines).toEqual([place('laptop')])
    expect(unsubscribe).toHaveBeenCalledOnce()
    vi.restoreAllMocks()
    pushMachines.set({ id: 'this-browser', machines: [] })
  })

  test('of the only server there is nothing to choose', async () => {
    const hub = show(fixtureApp([fixtureServer('one')]))
    await choose('one', 'Sign out')
    const dialog = page.getByRole('dialog', { name: 'Sign out of one?' })
    await userEvent.click(dialog.getByRole('button', { name: 'Sign out' }))
    expect(hub.calls).toEqual([{ command: 'signOut', arguments: ['one', null] }])
  })
})

test('two entries of one account: the kept one is chosen; a refusal is said', async () => {
  const sameAccountPairs = [{ first: serverId('laptop'), second: serverId('cloud') }]
  const hub = show(fixtureApp(threeServers(), [], [], { sameAccountPairs }), {
    mergeServers: () =>
      Promise.reject(new HubError({ code: 'unsent-messages', serverUrl: canonicalUrl(laptop), count: 1 })),
  })
  await expect.element(page.getByText('Laptop and Cloud seem to be the same account')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Merge them…' }))
  const dialog = page.getByRole('dialog', { name: 'Merge two entries?' })
  await userEvent.click(dialog.getByRole('radio', { name: /Cloud/ }))
  await userEvent.click(dialog.getByRole('button', { name: 'Merge' }))
  expect(hub.calls).toEqual([{ command: 'mergeServers', arguments: ['cloud', 'laptop'] }])
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('One message waits to be sent')
})

describe.each(['light', 'dark'] as const)('no accessibility problems: %s', (theme) => {
  test('the list and an open menu', async () => {
    const sameAccountPairs = [{ first: serverId('laptop'), second: serverId('cloud') }]
    show(fixtureApp(threeServers(), [], [], { sameAccountPairs }))
    await userEvent.click(page.getByRole('button', { name: 'More actions for Cloud' }))
    await expect.element(page.getByRole('button', { name: 'Make primary' })).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })

  test.each([
    ['Name and colour', 'Name and colour of Laptop'],
    ['Change address', 'Address of Laptop'],
    ['Remove', 'Remove Laptop?'],
  ])('the dialog of %s', async (action, title) => {
    show()
    await choose('Laptop', action)
    await expect.element(page.getByRole('dialog', { name: title })).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})
