import { startSimulatedMachine, startSimulatedSession } from '../agents/simulatedAgent'
import { startWaitingTerminal } from '../agents/waitingTerminal'
import type { AgentAccount } from '../../local/agent/terminalLogin'
import { expect, sentAbout, test, type Lab, type NamedTestServer } from '../fixtures/labTest'
import { approvedHeading, approveTerminalLink, openLink, pressApprove } from '../fixtures/pages/linkTerminal'
import { openServers, serverEntry } from '../fixtures/pages/servers'
import { sessionRows } from '../fixtures/pages/sessions'
import type { Fault } from '../proxy/faults'
import type { Recording } from '../proxy/recordings'
import { createAccountElsewhere } from '../agents/accountElsewhere'
import type { Page } from 'playwright'
import { linkMessages } from '../../web/i18n/linkMessages'
import { messages } from '../../web/i18n/messages'

// Attacks by the server that a link names.

async function openNewServer(lab: Lab, tab: Page, server: NamedTestServer) {
  const terminal = await startWaitingTerminal(server.directUrl)
  await openLink(tab, terminal.webLink(lab.appUrl, server.publicUrl))
  return terminal
}

async function expectNotInList(tab: Page, lab: Lab, ...servers: NamedTestServer[]): Promise<void> {
  await openServers(tab)
  await expect(serverEntry(tab, lab.a.publicUrl)).toHaveCount(1)
  for (const { publicUrl } of servers) await expect(serverEntry(tab, publicUrl)).toHaveCount(0)
}

const requestsTo = (server: NamedTestServer): Recording[] =>
  server.proxy.recordings().filter((one) => one.kind !== 'frame')

test('hostile server that redirects, auth above all: no step follows to the other server', async ({ lab, tab }) => {
  const target = await lab.newServer()
  for (const [method, path] of [
    ['GET', '/health'],
    ['POST', '/v1/auth'],
    ['GET', '/v1/auth/request/status'],
    ['POST', '/v1/auth/response'],
    ['POST', '/v1/auth/request'],
  ] as const) {
    const hostile = await lab.newServer()
    await openNewServer(lab, tab, hostile)
    hostile.proxy.setFault({
      kind: 'answer',
      method,
      path: new RegExp(`^${path}(\\?|$)`),
      status: 307,
      headers: { Location: `${target.publicUrl}${path}` },
      body: {},
    })
    await pressApprove(tab, 'separate-key')
    const refused = tab.getByRole('alert').filter({ hasText: hostile.publicUrl })
    await expect(refused.first(), `redirect of ${path}`).toBeVisible()
    await expect(approvedHeading(tab)).toHaveCount(0)
  }
  expect(requestsTo(target)).toEqual([])
})

test('hostile server that hangs: others go on, and nothing of it stays', async ({ lab, tab }) => {
  const hostile = await lab.newServer()
  const stuck = await openNewServer(lab, tab, hostile)
  const held = hostile.proxy.hold('request', { method: 'GET', path: /^\/health/ })
  await pressApprove(tab, 'separate-key')
  await held.reached
  await expect(tab.getByText(linkMessages.signIn.form.contacting(hostile.publicUrl))).toBeVisible()

  const other = await lab.browser.newTab()
  const terminal = await startWaitingTerminal(lab.a.directUrl)
  await openLink(other, terminal.webLink(lab.appUrl, lab.a.publicUrl))
  await approveTerminalLink(other)
  await expectNotInList(other, lab, hostile)
  // The person gives up; an answer that comes then is too late.
  await tab.getByRole('button', { name: messages.app.cancel }).click()
  await expect(tab.getByRole('button', { name: linkMessages.linkTerminal.question.approve, exact: true })).toBeVisible()
  held.open()
  await expectNotInList(other, lab, hostile)
  expect(await stuck.answer()).toBeNull()
})

const lies: [name: string, fault: Fault][] = [
  ['an empty object', { kind: 'answer', body: {} }],
  ['success', { kind: 'answer', body: { success: true, status: 'pending', supportsV2: true, state: 'requested' } }],
  ['success to everything but its health', { kind: 'answer', path: /^\/v1\//, body: { success: true } }],
  ['a page', { kind: 'garbage', body: 'html' }],
  // The real server is never told, so nothing was kept.
  ['success to the approval', { kind: 'answer', path: /^\/v1\/auth\/response/, body: { success: true } }],
]
test('hostile server that answers 200 to everything: never approved, never in the list', async ({ lab, tab }) => {
  const servers: NamedTestServer[] = []
  for (const [name, lie] of lies) {
    const hostile = await lab.newServer()
    servers.push(hostile)
    const terminal = await openNewServer(lab, tab, hostile)
    hostile.proxy.setFault(lie)
    await pressApprove(tab, 'separate-key')
    await expect(tab.getByRole('alert').filter({ hasText: hostile.publicUrl }).first(), name).toBeVisible()
    await expect(approvedHeading(tab)).toHaveCount(0)
    expect(await terminal.answer()).toBeNull()
  }
  await expectNotInList(tab, lab, ...servers)
})

test("hostile server that returns another account's data: it stays locked, and A keeps its own", async ({
  lab,
  tab,
}) => {
  const victim = await accountOfA(lab)
  const machine = await startSimulatedMachine(victim, { machineId: crypto.randomUUID(), host: 'victim-box' })
  const session = await startSimulatedSession(victim, { path: '/home/victim/own-work' })
  await expect(sessionRows(tab, 'own-work')).toHaveCount(1)

  // Everything that A's operator has of the victim, ids and ciphertexts and the account's token, in B's mouth.
  const hostile = await lab.newServer()
  const headers = { authorization: `Bearer ${victim.token}` }
  for (const path of ['/v2/sessions', '/v1/sessions', '/v1/machines', '/v1/account/profile', '/v2/sessions/active']) {
    const response = await fetch(`${lab.a.directUrl}${path}`, { headers })
    const body: unknown = await response.json()
    hostile.proxy.setFault({ kind: 'answer', method: 'GET', path: new RegExp(`^${path}(\\?|$)`), body })
  }
  await openNewServer(lab, tab, hostile)
  await pressApprove(tab, 'separate-key')
  await expect(approvedHeading(tab)).toBeVisible()
  const { host } = new URL(hostile.publicUrl)
  await tab.goto('/')
  await expect(sessionRows(tab, messages.sessions.session.locked, host)).toHaveCount(1)
  await expect(sessionRows(tab, 'own-work')).toHaveCount(1)
  await expect(sessionRows(tab, 'own-work', host)).toHaveCount(0)
  session.close()
  machine.close()
})

/** The person's own account on A, as an agent there has it. */
async function accountOfA(lab: Lab): Promise<AgentAccount> {
  const { account } = await createAccountElsewhere(lab.a.directUrl, lab.secret)
  return account
}

/** What becomes of a `server=` value: refused, or shown in this canonical form. Nobody is contacted either way. */
interface ServerCase {
  name: string
  /** As it stands in the link. */
  server: string
  shown: string | null
  isKnown?: boolean
  warning?: string
}

function serverCases(a: string, trap: string): ServerCase[] {
  const encoded = encodeURIComponent
  const { host, port, hostname } = new URL(trap)
  const knownHost = new URL(a).host
  const sameAsA = { shown: a, isKnown: true }
  return [
    { name: 'userinfo', server: encoded(`http://${knownHost}@${host}`), shown: null },
    { name: 'userinfo with password', server: encoded(`http://me:pw@${host}`), shown: null },
    { name: 'userinfo behind a backslash', server: encoded(`http://${knownHost}\\@${host}`), shown: null },
    {
      name: 'look-alike',
      server: encoded('https://аpple.example'),
      shown: 'https://xn--pple-43d.example',
      warning: linkMessages.linkTerminal.question.punycode('аpple.example'),
    },
    {
      name: 'look-alike of the known server',
      server: encoded(`http://${knownHost}`.replace('1', 'l')),
      shown: `http://${knownHost}`.replace('1', 'l'),
    },
    { name: 'full-width letters', server: encoded(trap.replace('example', 'ｅxample')), shown: trap },
    { name: 'double encoding', server: encoded(encoded(trap)), shown: null },
    { name: 'encoded host', server: encoded(trap.replace('example', 'ex%61mple')), shown: null },
    { name: 'javascript:', server: encoded('javascript:alert(1)//http://x'), shown: null },
    { name: 'data:', server: encoded('data:text/html,http://x'), shown: null },
    { name: 'file:', server: encoded('file:///etc/passwd'), shown: null },
    { name: 'ws:', server: encoded(trap.replace('http', 'ws')), shown: null },
    { name: 'no scheme', server: encoded(host), shown: null },
    { name: 'IPv6', server: encoded(`http://[2001:DB8:0::1]:${port}`), shown: `http://[2001:db8::1]:${port}` },
    { name: 'broken IPv6', server: encoded(`http://[::1:${port}`), shown: null },
    { name: 'trailing dot', server: encoded(a.replace('example', 'example.')), ...sameAsA },
    { name: 'upper case', server: encoded(a.toUpperCase()), ...sameAsA },
    { name: 'trailing slash', server: encoded(`${a}/`), ...sameAsA },
    { name: 'spaces around', server: encoded(`  ${a} `), ...sameAsA },
    { name: 'default port', server: encoded('https://server.example:443'), shown: 'https://server.example' },
    { name: 'default port of http', server: encoded('http://server.example:80/'), shown: 'http://server.example' },
    { name: 'no such port', server: encoded('http://server.example:99999'), shown: null },
    { name: 'path', server: encoded(`${a}/v1/auth`), shown: null },
    { name: 'two trailing dots', server: encoded(a.replace('example', 'example..')), shown: null },
    { name: 'path of dots alone', server: encoded(`${a}/..`), shown: null },
    { name: 'path of dots', server: encoded(`${a}/..//evil`), shown: null },
    { name: 'query', server: encoded(`${a}/?x`), shown: null },
    { name: 'fragment', server: encoded(`${a}#x`), shown: null },
    { name: 'line break', server: encoded(`http://${hostname}\n.evil.example`), shown: null },
    { name: '10 KB', server: encoded(`https://${'a'.repeat(10_240)}.example`), shown: null },
    { name: 'broken percent', server: '%E0%A4%A', shown: null },
  ]
}

const otherServer = 'https://other.example'

/** A link opened in a tab that shows another one: the browser changes the fragment and loads nothing. */
async function showLink(tab: Page, link: string): Promise<void> {
  await tab.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    link.slice(link.indexOf('#')),
  )
}

test('server= with userinfo, look-alike, double encoding, javascript:, data:, file:, IPv6, trailing dot, upper case, default port, path, 10 KB: refused, or shown as it is; nobody is contacted', async ({
  lab,
  tab,
}) => {
  const trap = await lab.newServer()
  const terminal = await startWaitingTerminal(trap.directUrl)
  const key = terminal.webLink(lab.appUrl, null)
  await openLink(tab, `${key}&server=${encodeURIComponent(otherServer)}`)
  for (const { name, server, shown, isKnown, warning } of serverCases(lab.a.publicUrl, trap.publicUrl)) {
    await test.step(name, async () => {
      await showLink(tab, `${key}&server=${encodeURIComponent(otherServer)}`)
      await expect(tab.getByText(otherServer, { exact: true })).toBeVisible()
      await showLink(tab, `${key}&server=${server}`)
      if (shown === null) {
        await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.question.badTitle })).toBeVisible()
        await expect(
          tab.getByRole('button', { name: linkMessages.linkTerminal.question.approve, exact: true }),
        ).toHaveCount(0)
        return
      }
      await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.question.title })).toBeVisible()
      await expect(tab.getByText(shown, { exact: true }).first()).toBeVisible()
      await expect(tab.getByText(linkMessages.linkTerminal.question.serverNew)).toHaveCount(isKnown ? 0 : 1)
      if (warning !== undefined) await expect(tab.getByText(warning)).toBeVisible()
    })
  }
  expect(sentAbout(terminal.publicKey, lab.a, trap)).toEqual([])
  expect(requestsTo(trap)).toEqual([])
})

test('repeated parameters are refused', async ({ lab, tab }) => {
  const trap = await lab.newServer()
  const terminal = await startWaitingTerminal(trap.directUrl)
  const good = terminal.webLink(lab.appUrl, lab.a.publicUrl, 'bound')
  for (const repeated of [
    `server=${encodeURIComponent(trap.publicUrl)}`,
    'server=',
    `key=${Buffer.alloc(32).toString('base64url')}`,
    `s=${Buffer.alloc(32).toString('base64url')}`,
    'fp=0',
  ]) {
    await openLink(tab, good)
    await showLink(tab, `${good}&${repeated}`)
    await expect(
      tab.getByRole('heading', { name: linkMessages.linkTerminal.question.badTitle }),
      repeated,
    ).toBeVisible()
    await expect(tab.getByText(messages.error({ code: 'bad-link', problem: 'repeated-parameter' }).what)).toBeVisible()
  }
  expect(sentAbout(terminal.publicKey, lab.a, trap)).toEqual([])
})
