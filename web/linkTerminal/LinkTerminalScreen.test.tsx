import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cdp, page, userEvent } from 'vitest/browser'
import { Route } from 'wouter'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { TerminalLinkStep } from '../../worker/api/flows'
import type { AppState } from '../../worker/api/state'
import { linkMessages } from '../i18n/linkMessages'
import { FIXTURE_LINK, FIXTURE_WORDS, fixtureLink, fixtureNamedServer, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  machineId,
  serverId,
  sessionId,
  threeServers,
} from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { LinkTerminalScreen } from './LinkTerminalScreen'
import { outcomeWords } from './outcome.logic'
import { pendingLink } from '../linking/pending'

beforeEach(() => pendingLink.put({ text: FIXTURE_LINK, source: 'web-link' }))
afterEach(() => {
  removeScreen()
  pendingLink.clear()
})

const started: Partial<HubCommands> = {
  startLink: async () => ({ flowId: flowId('link-1') }),
  checkLink: async () => ({ kind: 'terminal-link' }),
}
const signedIn = fixtureApp(threeServers(), [], [fixtureMachine('cloud', 'box')])
const confirm: TerminalLinkStep = { at: 'confirm', preselected: null }
const toCloud = fixtureNamedServer({ url: canonicalUrl('https://cloud.example.org'), knownAs: [serverId('cloud')] })

const localServer = fixtureNamedServer({
  url: canonicalUrl('http://127.0.0.1:3005'),
  isLoopback: true,
  isHttps: false,
})

function show(flow: ReturnType<typeof fixtureLink>, app: AppState = signedIn) {
  const hub = fixtureHub({ app, answers: started, flows: [flow] })
  renderScreen(hub, <LinkTerminalScreen />, '/terminal/connect')
  return hub
}

/** The test page is a frame without focus until something in it is clicked. */
const lookAtIt = () => userEvent.click(page.getByRole('heading', { name: 'Approve a terminal?' }))

const handOver = () => page.getByRole('button', { name: linkMessages.linkTerminal.oldCli.go })

describe('approving a terminal', () => {
  test('signed out: the link goes nowhere; it is shown to be carried to another device', async () => {
    const hub = fixtureHub({ app: fixtureApp(), answers: started })
    renderScreen(hub, <LinkTerminalScreen />, '/terminal/connect')
    await expect.element(page.getByRole('heading', { name: 'You are not signed in here' })).toBeVisible()
    await expect.element(page.getByRole('img', { name: 'The link as a code' })).toBeVisible()
    await expect.element(page.getByRole('link', { name: 'Sign in here' })).toHaveAttribute('href', '/sign-in')
    // The hub only reads it.
    await expect.poll(() => hub.calls.map(({ command }) => command)).toEqual(['checkLink'])
    expect(pendingLink.current()?.text).toBe(FIXTURE_LINK)
  })

  test.each([
    ['no link', 'x'],
    ['more than a code can hold', 'x'.repeat(10_000)],
  ])('signed out, and what was opened is %s: no code of it, and nobody is said to wait', async (_name, tail) => {
    pendingLink.put({ text: `https://hub.example.org/terminal/connect#${tail}`, source: 'web-link' })
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: { checkLink: async () => ({ kind: 'no-link', problem: 'too-long' }) },
    })
    renderScreen(hub, <LinkTerminalScreen />, '/terminal/connect')
    await expect.element(page.getByRole('heading', { name: 'This link cannot be used' })).toBeVisible()
    expect(page.getByRole('img', { name: 'The link as a code' }).elements()).toEqual([])
    await userEvent.click(page.getByRole('button', { name: 'Close' }))
    expect(pendingLink.current()).toBeNull()
  })

  test('the hub dies before it tells how far the approval came: nothing is said to be undone', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.click(approve)
    hub.setFlow('gone', 'link-1')
    await expect.element(page.getByRole('alert')).toHaveTextContent('after your decision')
  })

  test('the hub dies before the decision: nothing was approved', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    await expect.element(page.getByText('Known: Cloud')).toBeVisible()
    hub.setFlow('gone', 'link-1')
    await expect.element(page.getByRole('alert')).toHaveTextContent('Nothing was approved')
  })

  test('another account or name of the chosen server restarts the wait', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    const renamed = threeServers()
    for (const server of renamed) if (server.id === serverId('cloud')) server.label = 'Elsewhere'
    hub.setApp(fixtureApp(renamed, [], []))
    await expect.element(page.getByText('Known: Elsewhere')).toBeVisible()
    approve.element().dispatchEvent(new MouseEvent('click', { bubbles: true }))
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
  })

  test('an approval that came to nothing on a new server: an account may stay there, and that is said', async () => {
    const newServer = fixtureNamedServer()
    const hub = show(
      fixtureLink({ at: 'not-approved', serverUrl: newServer.url, outcome: { kind: 'not-found' } }, newServer),
    )
    await expect.element(page.getByText(linkMessages.linkTerminal.emptyAccount(newServer.url))).toBeVisible()
    const known = { at: 'not-approved', serverUrl: toCloud.url, outcome: { kind: 'not-found' } } as const
    hub.setFlow(fixtureLink(known, toCloud))
    await expect.element(page.getByText(linkMessages.linkTerminal.emptyAccount(newServer.url))).not.toBeInTheDocument()
    hub.setFlow(fixtureLink({ ...known, serverUrl: newServer.url, outcome: { kind: 'refused-by-person' } }, newServer))
    await expect.element(page.getByRole('heading', { name: 'Refused' })).toBeVisible()
    expect(page.getByText(linkMessages.linkTerminal.emptyAccount(newServer.url)).elements()).toEqual([])
  })

  test('a known server: approved on exactly that one', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    await expect.element(page.getByText('Known: Cloud')).toBeVisible()
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.click(approve)
    expect(hub.calls.at(-1)).toEqual({
      command: 'approveTerminalLink',
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
      command: 'approveTerminalLink',
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

  test('how the link came in goes to the hub with it', async () => {
    pendingLink.put({ text: FIXTURE_LINK, source: 'camera' })
    const hub = show(fixtureLink(confirm, toCloud, { source: 'camera' }))
    await expect.element(page.getByText(linkMessages.linkTerminal.source.camera)).toBeVisible()
    expect(hub.calls[0]).toEqual({ command: 'startLink', arguments: [FIXTURE_LINK, 'camera'] })
  })

  test('words to compare only where the terminal shows them; a bound terminal is said', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    await lookAtIt()
    expect(page.getByText(linkMessages.linkTerminal.fingerprint.title).elements()).toEqual([])
    expect(page.getByText(linkMessages.linkTerminal.bound).elements()).toEqual([])
    hub.setFlow(fixtureLink(confirm, toCloud, { fingerprint: FIXTURE_WORDS, isBound: true }))
    await expect.element(page.getByText(linkMessages.linkTerminal.fingerprint.title)).toBeVisible()
    const shown = document.querySelectorAll('ol[translate=no] > li')
    expect([...shown].map(({ textContent }) => textContent)).toEqual(FIXTURE_WORDS)
    await expect.element(page.getByText(linkMessages.linkTerminal.bound)).toBeVisible()
  })

  test('words that change restart the wait', async () => {
    const hub = show(fixtureLink(confirm, toCloud, { fingerprint: FIXTURE_WORDS }))
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    hub.setFlow(fixtureLink(confirm, toCloud, { fingerprint: FIXTURE_WORDS.toReversed() }))
    await expect.element(page.getByText(FIXTURE_WORDS[5]!)).toBeVisible()
    approve.element().dispatchEvent(new MouseEvent('click', { bubbles: true }))
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
  })

  test('a new loopback server needs a consent that says what localhost means, and it is not ticked', async () => {
    const hub = show(fixtureLink(confirm, localServer))
    const consent = page.getByRole('checkbox', { name: /localhost means this computer/ })
    await expect.element(consent).not.toBeChecked()
    await expect.element(page.getByText(/http, port 3005/)).toBeVisible()
    await userEvent.click(page.getByRole('radio', { name: 'A separate key' }))
    const approve = page.getByRole('button', { name: 'Approve' })
    await expect.element(approve).toHaveAttribute('aria-disabled', 'true')
    approve.element().dispatchEvent(new MouseEvent('click', { bubbles: true }))
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
    await userEvent.click(consent)
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.click(approve)
    await expect
      .poll(() => hub.calls.at(-1)?.arguments[1])
      .toEqual({
        kind: 'on-new-server',
        method: { kind: 'separate-key' },
        loopbackConsent: true,
        oldCli: null,
      })
  })

  test('a known loopback server needs none', async () => {
    show(fixtureLink(confirm, { ...localServer, knownAs: [serverId('laptop')] }))
    await expect.element(page.getByText(linkMessages.linkTerminal.loopback.known)).toBeVisible()
    expect(page.getByRole('checkbox').elements()).toEqual([])
  })

  test('a loopback address from the camera: nobody was contacted, and what to do instead', async () => {
    const hub = show(
      fixtureLink({ at: 'not-approved', serverUrl: null, outcome: { kind: 'loopback-from-camera' } }, localServer, {
        source: 'camera',
      }),
    )
    await expect.element(page.getByRole('alert')).toHaveTextContent('http://127.0.0.1:3005')
    await expect.element(page.getByRole('alert')).toHaveTextContent('Nobody was contacted')
    await expect.element(page.getByText(linkMessages.linkTerminal.loopbackFromCamera.command)).toBeVisible()
    expect(page.getByRole('button', { name: 'Approve' }).elements()).toEqual([])
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
  })

  test('look-alike names are said in both forms', async () => {
    show(
      fixtureLink(
        confirm,
        fixtureNamedServer({ url: canonicalUrl('https://xn--hppy-4na.example'), unicodeHost: 'hаppy.example' }),
      ),
    )
    await expect.element(page.getByText('https://xn--hppy-4na.example', { exact: true })).toBeVisible()
    await expect.element(page.getByText('also written hаppy.example', { exact: true })).toBeVisible()
    await expect.element(page.getByText(/it is also written hаppy\.example/)).toBeVisible()
  })

  test('a damaged link is refused with a way out', async () => {
    const hub = fixtureHub({
      app: signedIn,
      answers: { startLink: () => Promise.reject(new HubError({ code: 'bad-link', problem: 'key-invalid' })) },
    })
    renderScreen(hub, <LinkTerminalScreen />, '/terminal/connect')
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

  test('what to run can be copied; the first session opens by itself, with the link let go', async () => {
    const approved = { at: 'approved', serverId: serverId('cloud'), keyOrigin: 'root', serverIsNew: false } as const
    const waiting = fixtureLink({ ...approved, machine: { kind: 'waiting', since: 0 } }, toCloud)
    const hub = fixtureHub({ app: signedIn, answers: started, flows: [waiting] })
    renderScreen(
      hub,
      <>
        <Route path="/terminal/connect">
          <LinkTerminalScreen />
        </Route>
        <Route path="/s/:server/:session">{(place) => <p>{`Open: ${place.server}/${place.session}`}</p>}</Route>
      </>,
      '/terminal/connect',
    )
    for (const command of ['happy', 'happy daemon start']) {
      const line = new RegExp(`^HAPPY_SERVER_URL=https://cloud\\.example\\.org HAPPY_WEBAPP_URL=.* ${command}$`)
      await expect.element(page.getByText(line)).toBeVisible()
    }
    const machine = { kind: 'session-started', machineId: machineId('box'), sessionId: sessionId('s1') } as const
    hub.setFlow(fixtureLink({ ...approved, machine }, toCloud))
    await expect.element(page.getByText('Open: cloud/s1')).toBeVisible()
    expect(pendingLink.current()).toBeNull()
  })

  test('a link that is opened in the moment in which the first session starts is asked about, not passed over', async () => {
    const approved = { at: 'approved', serverId: serverId('cloud'), keyOrigin: 'root', serverIsNew: false } as const
    const waiting = fixtureLink({ ...approved, machine: { kind: 'waiting', since: 0 } }, toCloud)
    const reading = new Promise<never>(() => {})
    const startLink = (text: string) => (text === FIXTURE_LINK ? Promise.resolve({ flowId: waiting.id }) : reading)
    const hub = fixtureHub({ app: signedIn, answers: { ...started, startLink }, flows: [waiting] })
    renderScreen(
      hub,
      <>
        <Route path="/terminal/connect">
          <LinkTerminalScreen />
        </Route>
        <Route path="/s/:server/:session">{() => <p>A session</p>}</Route>
      </>,
      '/terminal/connect',
    )
    await expect.element(page.getByText(/happy daemon start$/)).toBeVisible()
    const machine = { kind: 'session-started', machineId: machineId('box'), sessionId: sessionId('s1') } as const
    hub.setFlow(fixtureLink({ ...approved, machine }, toCloud))
    // The address bar has it already, the event is still to come.
    window.history.replaceState(null, '', '/terminal/connect#key=another')
    await vi.waitFor(() => expect(hub.calls.filter(({ command }) => command === 'startLink')).toHaveLength(2))
    await expect.element(page.getByText('A session')).not.toBeInTheDocument()
  })

  test('an old link that nobody waits under on the picked server: another one is picked, none before', async () => {
    const asked = { at: 'not-approved', serverUrl: canonicalUrl('https://laptop.example.org') } as const
    const hub = show(fixtureLink({ ...asked, outcome: { kind: 'not-found' } }, null))
    await userEvent.click(page.getByRole('button', { name: linkMessages.linkTerminal.outcome.anotherServer }))
    await expect.poll(() => hub.calls.filter(({ command }) => command === 'startLink')).toHaveLength(2)
    hub.setFlow(fixtureLink({ at: 'confirm', preselected: serverId('laptop') }, null))
    await expect.element(page.getByRole('radio', { name: /Cloud/ })).toBeVisible()
    expect(page.getByRole('radio', { checked: true }).elements()).toEqual([])
    expect(hub.calls.map(({ command }) => command)).not.toContain('approveTerminalLink')
  })

  test('an old link, and the one server of the list does not know it: the right one can be added, the link is kept', async () => {
    const asked = { at: 'not-approved', serverUrl: canonicalUrl('https://laptop.example.org') } as const
    const [laptop] = threeServers()
    const first = fixtureLink({ ...asked, outcome: { kind: 'not-found' } }, null)
    const second = { ...fixtureLink({ at: 'confirm', preselected: serverId('laptop') }, null), id: flowId('link-2') }
    let starts = 0
    const startLink = async () => ({ flowId: [first, second][starts++]!.id })
    const app = fixtureApp([laptop!])
    renderScreen(
      fixtureHub({ app, answers: { ...started, startLink }, flows: [first, second] }),
      <LinkTerminalScreen />,
      '/terminal/connect',
    )
    await userEvent.click(page.getByRole('button', { name: linkMessages.linkTerminal.outcome.anotherServer }))
    await expect.element(page.getByRole('link', { name: 'Add a server' })).toHaveAttribute('href', '/sign-in')
    removeScreen()
    expect(pendingLink.current()?.text).toBe(FIXTURE_LINK)
  })

  test('a link that names its server offers no other', async () => {
    show(fixtureLink({ at: 'not-approved', serverUrl: toCloud.url, outcome: { kind: 'not-found' } }, toCloud))
    await expect.element(page.getByRole('alert')).toBeVisible()
    expect(page.getByRole('button', { name: linkMessages.linkTerminal.outcome.anotherServer }).elements()).toEqual([])
  })

  test('a double click approves once', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.dblClick(approve)
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink', 'approveTerminalLink'])
  })

  test('a key that is held down when the button gets the focus does not approve; pressed anew, it does', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    const approve = page.getByRole('button', { name: 'Approve' })
    await lookAtIt()
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    const enter = { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 }
    await cdp().send('Input.dispatchKeyEvent', { type: 'keyDown', ...enter })
    const button = approve.element() as HTMLElement
    const clicks: boolean[] = []
    button.addEventListener('click', (event) => clicks.push(event.isTrusted))
    button.focus()
    for (let repeats = 0; repeats < 5; repeats++)
      await cdp().send('Input.dispatchKeyEvent', { type: 'keyDown', autoRepeat: true, ...enter })
    // The browser does click it.
    await vi.waitFor(() => expect(clicks).toEqual([true, true, true, true, true]))
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
    await cdp().send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter, text: undefined })
    await expect.element(approve).toHaveAttribute('aria-disabled', 'true')
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.keyboard('{Enter}')
    expect(hub.calls.map(({ command }) => command)).toEqual(['startLink', 'approveTerminalLink'])
  })

  test.each([
    ['the address and the button together', 150],
    ['even the button whole', 30],
  ])('a window that cannot show %s approves nothing, and says why', async (_what, height) => {
    await page.viewport(320, height)
    try {
      const hub = show(fixtureLink(confirm, toCloud))
      const approve = page.getByRole('button', { name: 'Approve' })
      await lookAtIt()
      approve.element().scrollIntoView()
      await expect.element(page.getByText(linkMessages.linkTerminal.cutOff('Approve'))).toBeInTheDocument()
      await userEvent.click(approve, { force: true })
      expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
      await expect.element(approve).toHaveAttribute('aria-disabled', 'true')
      await page.viewport(414, 896)
      await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
      await userEvent.click(approve)
      expect(hub.calls.map(({ command }) => command)).toEqual(['startLink', 'approveTerminalLink'])
    } finally {
      await page.viewport(414, 896)
    }
  })

  describe('a terminal that asks for the account secret', () => {
    const asks: TerminalLinkStep = {
      at: 'not-approved',
      serverUrl: toCloud.url,
      outcome: { kind: 'asks-for-account-secret' },
    }

    test('nothing of it is offered before the fold is opened', async () => {
      show(fixtureLink(asks, toCloud))
      await expect.element(page.getByRole('alert')).toHaveTextContent('Nothing was sent to it')
      await expect.element(page.getByText(linkMessages.linkTerminal.oldCli.open)).toBeVisible()
      expect(handOver().elements()).toEqual([])
    })

    test('is offered nothing where its link is bound: that terminal takes no such answer', async () => {
      show(fixtureLink(asks, toCloud, { isBound: true }))
      await expect.element(page.getByRole('alert')).toHaveTextContent('Nothing was sent to it')
      expect(page.getByText(linkMessages.linkTerminal.oldCli.open).elements()).toEqual([])
    })

    test('handed over only with the host typed, for this one approval', async () => {
      const hub = show(fixtureLink(asks, toCloud))
      await userEvent.click(page.getByText(linkMessages.linkTerminal.oldCli.open))
      await expect.element(page.getByText(/Whoever has that key is you/)).toBeVisible()
      const host = page.getByRole('textbox', { name: linkMessages.linkTerminal.oldCli.type('cloud.example.org') })
      await userEvent.fill(host, 'https://cloud.example.org')
      await userEvent.keyboard('{Enter}')
      expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
      await userEvent.fill(host, 'cloud.example.org')
      // At once: the guard has not seen this long enough.
      await userEvent.keyboard('{Enter}')
      expect(hub.calls.map(({ command }) => command)).toEqual(['startLink'])
      await expect.element(handOver()).toHaveAttribute('aria-disabled', 'false')
      await userEvent.click(handOver())
      expect(hub.calls.at(-1)).toEqual({
        command: 'approveTerminalLink',
        arguments: [
          'link-1',
          {
            kind: 'on-known-server',
            serverId: 'cloud',
            loopbackConsent: false,
            oldCli: { typedHost: 'cloud.example.org' },
          },
        ],
      })
    })

    test('says what else the root secret opens', async () => {
      const toLaptop = fixtureNamedServer({ url: canonicalUrl('http://127.0.0.1:3005'), knownAs: [serverId('laptop')] })
      show(fixtureLink({ ...asks, serverUrl: toLaptop.url }, toLaptop))
      await userEvent.click(page.getByText(linkMessages.linkTerminal.oldCli.open))
      await expect.element(page.getByText(linkMessages.linkTerminal.oldCli.sameKey('Cloud'))).toBeVisible()
    })
  })

  test('leaving before the decision keeps the link in this tab; after it the link is gone', async () => {
    const hub = show(fixtureLink(confirm, toCloud))
    await expect.element(page.getByText('Known: Cloud')).toBeVisible()
    removeScreen()
    expect(pendingLink.current()?.text).toBe(FIXTURE_LINK)
    expect(hub.calls.at(-1)).toEqual({ command: 'cancelFlow', arguments: ['link-1'] })
    show(fixtureLink({ at: 'not-approved', serverUrl: toCloud.url, outcome: { kind: 'already-used' } }, toCloud))
    await expect.element(page.getByRole('heading', { name: 'This link was already used' })).toBeVisible()
    removeScreen()
    expect(pendingLink.current()).toBeNull()
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    const hub = show(fixtureLink(confirm, localServer, { fingerprint: FIXTURE_WORDS, isBound: true }))
    await expect.element(page.getByRole('button', { name: 'Refuse' })).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
    const outcomes = ['approved-by-someone-else', 'loopback-from-camera', 'asks-for-account-secret'] as const
    for (const kind of outcomes) {
      hub.setFlow(fixtureLink({ at: 'not-approved', serverUrl: toCloud.url, outcome: { kind } }, toCloud))
      await expect.element(page.getByRole('heading', { name: outcomeWords({ kind }, null).title })).toBeVisible()
      const fold = page.getByText(linkMessages.linkTerminal.oldCli.open)
      if (kind === 'asks-for-account-secret') await userEvent.click(fold)
      expect(await accessibilityProblems(theme)).toEqual([])
    }
    const approved = { at: 'approved', serverId: serverId('cloud'), keyOrigin: 'root', serverIsNew: true } as const
    hub.setFlow(fixtureLink({ ...approved, machine: { kind: 'arrived', machineId: machineId('box') } }, toCloud))
    await expect.element(page.getByText('The machine box is here.')).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})
