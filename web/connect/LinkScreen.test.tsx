import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import type { LinkStep } from '../../worker/api/flows'
import type { AppState } from '../../worker/api/state'
import { FIXTURE_LINK, fixtureLink, fixtureNamedServer, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureMachine, machineId, serverId, threeServers } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { LinkScreen } from './LinkScreen'
import { pendingLink } from './pendingLink'

beforeEach(() => pendingLink.put(FIXTURE_LINK))
afterEach(() => {
  removeScreen()
  pendingLink.clear()
})

const started = { startLink: () => Promise.resolve({ flowId: flowId('link-1') }) }
const signedIn = fixtureApp(threeServers(), [], [fixtureMachine('cloud', 'box')])
const confirm: LinkStep = { at: 'confirm', preselected: null }
const toCloud = fixtureNamedServer({ url: canonicalUrl('https://cloud.example.org'), knownAs: [serverId('cloud')] })

function show(flow: ReturnType<typeof fixtureLink>, app: AppState = signedIn) {
  const hub = fixtureHub({ app, answers: started, flows: [flow] })
  renderScreen(hub, <LinkScreen />, '/terminal/connect')
  return hub
}

/** The test page is a frame without focus until something in it is clicked. */
const lookAtIt = () => userEvent.click(page.getByRole('heading', { name: 'Approve a terminal?' }))

describe('approving a terminal', () => {
  test('signed out: the link goes nowhere; it is shown to be carried to another device', async () => {
    const hub = fixtureHub({ app: fixtureApp() })
    renderScreen(hub, <LinkScreen />, '/terminal/connect')
    await expect.element(page.getByRole('heading', { name: 'You are not signed in here' })).toBeVisible()
    await expect.element(page.getByRole('img', { name: 'Link of the terminal as a code' })).toBeVisible()
    await expect.element(page.getByRole('link', { name: 'Sign in here' })).toHaveAttribute('href', '/sign-in')
    expect(hub.calls).toEqual([])
    expect(pendingLink.current()).toBe(FIXTURE_LINK)
  })

  test('a known server: approved on exactly that one', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    await expect.element(page.getByText('Known: Cloud')).toBeVisible()
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.click(approve)
    expect(hub.calls.at(-1)).toEqual({
      command: 'approveLink',
      arguments: ['link-1', { kind: 'on-known-server', serverId: 'cloud', loopbackConsent: false, oldCli: null }],
    })
    expect(hub.calls[0]).toEqual({ command: 'startLink', arguments: [FIXTURE_LINK, 'web-link'] })
  })

  test('losing the focus locks the approval again', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    document.hasFocus = () => false
    window.dispatchEvent(new Event('blur'))
    await expect.element(approve).toHaveAttribute('aria-disabled', 'true')
    approve.element().dispatchEvent(new MouseEvent('click', { bubbles: true }))
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
    // The method of the prototype again.
    Reflect.deleteProperty(document, 'hasFocus')
    window.dispatchEvent(new Event('focus'))
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
  })

  test('a new server: nothing is preselected, each account says its consequence', async () => {
    const hub = show(fixtureLink(confirm))
    await expect.element(page.getByText('New: you have never used this server here')).toBeVisible()
    expect(page.getByRole('radio', { checked: true }).elements()).toEqual([])
    await userEvent.click(page.getByRole('radio', { name: 'A separate key' }))
    const approve = page.getByRole('button', { name: 'Approve' })
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.click(approve)
    expect(hub.calls.at(-1)).toEqual({
      command: 'approveLink',
      arguments: [
        'link-1',
        { kind: 'on-new-server', method: { kind: 'separate-key' }, loopbackConsent: false, oldCli: null },
      ],
    })
  })

  test('without a server: the primary is preselected, another can be picked', async () => {
    const hub = show(fixtureLink({ at: 'confirm', preselected: serverId('laptop') }, null))
    await expect.element(page.getByRole('radio', { name: /Laptop/ })).toBeChecked()
    await userEvent.click(page.getByRole('radio', { name: /Cloud/ }))
    const approve = page.getByRole('button', { name: 'Approve' })
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.click(approve)
    expect(hub.calls.at(-1)?.arguments).toEqual([
      'link-1',
      { kind: 'on-known-server', serverId: 'cloud', loopbackConsent: false, oldCli: null },
    ])
  })

  test('Refuse comes first in tab order and approves nothing', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    const refuse = page.getByRole('button', { name: 'Refuse' })
    await expect.element(refuse).toBeVisible()
    const approve = page.getByRole('button', { name: 'Approve' }).element()
    expect(refuse.element().compareDocumentPosition(approve) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0)
    await userEvent.click(refuse)
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink', 'refuseLink'])
  })

  test('loopback and look-alike names are said', async () => {
    show(
      fixtureLink(
        confirm,
        fixtureNamedServer({ url: canonicalUrl('http://127.0.0.1:3005'), isLoopback: true, isHttps: false }),
      ),
    )
    await expect.element(page.getByText(/localhost means this computer/)).toBeVisible()
    await expect.element(page.getByText(/http, port 3005/)).toBeVisible()
    removeScreen()
    show(
      fixtureLink(
        confirm,
        fixtureNamedServer({ url: canonicalUrl('https://xn--hppy-4na.example'), unicodeHost: 'hаppy.example' }),
      ),
    )
    await expect.element(page.getByText(/it is also written hаppy\.example/)).toBeVisible()
  })

  test('a damaged link is refused with a way out', async () => {
    const hub = fixtureHub({
      app: signedIn,
      answers: { startLink: () => Promise.reject(new HubError({ code: 'bad-link', problem: 'key-invalid' })) },
    })
    renderScreen(hub, <LinkScreen />, '/terminal/connect')
    await expect.element(page.getByRole('alert')).toHaveTextContent('happy auth login')
    await userEvent.click(page.getByRole('button', { name: 'Close' }))
    expect(pendingLink.current()).toBeNull()
  })

  test('approved: waits for the machine, then shows it', async () => {
    const approved = {
      at: 'approved',
      serverId: serverId('cloud'),
      keyOrigin: 'root',
      serverIsNew: false,
      machine: { kind: 'waiting', since: 0 },
    } as const
    const hub = show(fixtureLink(approved, toCloud))
    await expect.element(page.getByText(/Waiting for the machine/)).toBeVisible()
    hub.setFlow(fixtureLink({ ...approved, machine: { kind: 'arrived', machineId: machineId('box') } }, toCloud))
    await expect.element(page.getByText('The machine box is here.')).toBeVisible()
  })

  test('leaving before the decision keeps the link in this tab; after it the link is gone', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    await expect.element(page.getByText('Known: Cloud')).toBeVisible()
    removeScreen()
    expect(pendingLink.current()).toBe(FIXTURE_LINK)
    expect(hub.calls.at(-1)).toEqual({ command: 'cancelFlow', arguments: ['link-1'] })
    show(fixtureLink({ at: 'not-approved', serverUrl: toCloud.url, outcome: { kind: 'already-used' } }, toCloud))
    await expect.element(page.getByRole('heading', { name: 'This link was already used' })).toBeVisible()
    removeScreen()
    expect(pendingLink.current()).toBeNull()
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    const hub = show(fixtureLink(confirm))
    await expect.element(page.getByRole('button', { name: 'Refuse' })).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
    hub.setFlow(
      fixtureLink({ at: 'not-approved', serverUrl: toCloud.url, outcome: { kind: 'approved-by-someone-else' } }),
    )
    await expect.element(page.getByRole('alert')).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})
