import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { HubCommands } from '../../../worker/api/commands'
import type { SyncedServerListState, RestorableServer } from '../../../worker/api/state'
import { Overview } from '../../overview/Overview'
import { SettingsScreen } from '../../settings/SettingsScreen'
import { SessionList } from '../../sessionList/SessionList'
import { fixtureHub } from '../../testing/fixtureHub'
import {
  canonicalUrl,
  FIXTURE_NOW,
  fixtureApp,
  fixtureRestorable,
  fixtureServer,
  serverId,
} from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { ServersScreen } from '../ServersScreen'

// On a phone the overview is not shown.
beforeEach(() => page.viewport(1280, 800))
afterEach(removeScreen)

const cloud = fixtureRestorable('cloud', { label: 'Cloud' })
const company = fixtureRestorable('company', { label: 'Company', keyOrigin: 'own', isPrimary: true })
const laptop = fixtureRestorable('laptop', {
  label: 'Laptop',
  url: canonicalUrl('http://127.0.0.1:3005'),
  isHttps: false,
  isLoopback: true,
})

function appWith(change: Partial<SyncedServerListState>) {
  const status = { kind: 'synced', serverId: serverId('home'), savedAt: FIXTURE_NOW } as const
  return fixtureApp([fixtureServer('home', { label: 'Home' })], [], [], {
    syncedServerList: { status, restorable: [], leftOut: [], ...change },
  })
}

function showRestorable(restorable: RestorableServer[], answers: Partial<HubCommands> = {}) {
  const hub = fixtureHub({ app: appWith({ restorable }), answers })
  renderScreen(hub, <Overview />)
  return hub
}

const section = page.getByRole('region', { name: 'Your other servers' })
const row = (label: string) => section.getByRole('listitem').filter({ hasText: label })

describe('restorable servers', () => {
  test('each says address, key and what is special; nothing is asked by itself', async () => {
    const hub = showRestorable([cloud, company, laptop])
    await expect.element(row('Cloud')).toHaveTextContent('https://cloud.example.org')
    await expect.element(row('Cloud')).toHaveTextContent('with its separate key')
    await expect.element(row('Company')).toHaveTextContent('with its own key, primary, which holds the current list')
    await expect.element(row('Laptop')).toHaveTextContent('http: the way there is not encrypted')
    await expect.element(section).toHaveTextContent('your account on Home')
    expect(hub.calls).toEqual([])
  })

  test('connect, not here, connect all', async () => {
    const hub = showRestorable([cloud, company])
    await userEvent.click(section.getByRole('button', { name: 'Connect Cloud' }))
    await userEvent.click(section.getByRole('button', { name: 'Not here: Company' }))
    await userEvent.click(section.getByRole('button', { name: 'Connect all', exact: true }))
    const first = { id: 'cloud', loopbackConsent: false }
    const second = { id: 'company', loopbackConsent: false }
    expect(hub.calls).toEqual([
      { command: 'restoreServers', arguments: [[first]] },
      { command: 'dismissRestorable', arguments: ['company'] },
      { command: 'restoreServers', arguments: [[first, second]] },
    ])
  })

  test('localhost is connected only after its own tick, also by "all"', async () => {
    const hub = showRestorable([cloud, company, laptop])
    const connect = section.getByRole('button', { name: 'Connect Laptop' })
    await userEvent.click(connect, { force: true })
    await expect.element(page.getByRole('alert')).toHaveTextContent('Tick first')
    await userEvent.click(section.getByRole('button', { name: 'Connect all but those on localhost' }))
    await userEvent.click(section.getByRole('checkbox'))
    await userEvent.click(section.getByRole('button', { name: 'Connect all', exact: true }))
    expect(hub.calls.map((call) => call.arguments[0])).toEqual([
      [
        { id: 'cloud', loopbackConsent: false },
        { id: 'company', loopbackConsent: false },
      ],
      [
        { id: 'cloud', loopbackConsent: false },
        { id: 'company', loopbackConsent: false },
        { id: 'laptop', loopbackConsent: true },
      ],
    ])
  })

  test('a failure is said with its server and can be tried again; the others stay as they are', async () => {
    const failed = fixtureRestorable('cloud', {
      label: 'Cloud',
      state: { at: 'failed', error: { code: 'unreachable', serverUrl: cloud.url, reason: 'timed-out' } },
    })
    const hub = showRestorable([failed, { ...company, state: { at: 'connecting' } }])
    await expect.element(page.getByRole('alert')).toHaveTextContent('https://cloud.example.org did not answer in time.')
    await expect.element(row('Company')).toHaveTextContent('Connecting…')
    await userEvent.click(row('Cloud').getByRole('button', { name: 'Try again: Cloud' }))
    expect(hub.calls).toHaveLength(1)
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    showRestorable([
      cloud,
      laptop,
      { ...company, state: { at: 'failed', error: { code: 'different-account', serverUrl: company.url } } },
    ])
    await expect.element(row('Company')).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})

describe('what became of the list', () => {
  const home = serverId('home')
  const error = {
    code: 'unreachable',
    serverUrl: canonicalUrl('https://home.example.org'),
    reason: 'timed-out',
  } as const

  test('kept, where and as of when; what is not in it is named', async () => {
    renderScreen(fixtureHub({ app: appWith({ leftOut: [home] }) }), <ServersScreen />)
    await expect
      .element(page.getByText(/Your server list is kept on Home, encrypted with your key, as of/))
      .toBeVisible()
    await expect.element(page.getByText(/^Home is not in it/)).toBeVisible()
  })

  test('not saved: why, and that it is tried again; a person may try now', async () => {
    const hub = fixtureHub({ app: appWith({ status: { kind: 'unsaved', serverId: home, savedAt: null, error } }) })
    renderScreen(hub, <ServersScreen />)
    await expect.element(page.getByText('Your server list could not be saved on Home')).toBeVisible()
    await expect.element(page.getByText(/did not answer in time/)).toBeVisible()
    await expect.element(page.getByText(/Nothing is saved there yet/)).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: 'Try now' }))
    expect(hub.calls).toEqual([{ command: 'retrySyncedServerList', arguments: [] }])
  })

  test('locked: replaced only after a question', async () => {
    const hub = fixtureHub({ app: appWith({ status: { kind: 'locked', serverId: home, why: 'undecipherable' } }) })
    renderScreen(hub, <SettingsScreen />)
    const replacements = () => hub.calls.filter(({ command }) => command === 'replaceSyncedServerList')
    await userEvent.click(page.getByRole('button', { name: 'Replace it…' }))
    expect(replacements()).toEqual([])
    const dialog = page.getByRole('dialog', { name: 'Replace the server list?' })
    await userEvent.click(dialog.getByRole('button', { name: 'Replace', exact: true }))
    expect(replacements()).toHaveLength(1)
    await expect.element(dialog).not.toBeInTheDocument()
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    const status = { kind: 'locked', serverId: home, why: 'newer' } as const
    renderScreen(fixtureHub({ app: appWith({ status, restorable: [cloud] }) }), <ServersScreen />)
    await expect.element(page.getByText(/newer version of this app/)).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})

test('on a phone the list of sessions leads to the restorable servers', async () => {
  await page.viewport(390, 844)
  renderScreen(fixtureHub({ app: appWith({ restorable: [cloud, company] }) }), <SessionList />)
  await expect
    .element(page.getByRole('link', { name: 'Connect 2 more servers of your list' }))
    .toHaveAttribute('href', '/servers')
})
