import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { startSimulatedSession } from '../agents/simulatedAgent'
import { requestTerminalLogin } from '../../local/agent/terminalLogin'
import { approveTerminalLink, openLink, withServer } from '../fixtures/pages/linkTerminal'
import { openServers, serverEntry } from '../fixtures/pages/servers'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { addServer, createAccount, restoreAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import type { World } from '../fixtures/world'
import type { TestServer } from '../fixtures/servers/testServers'
import { echoOf } from '../agents/modelScript'
import { linkMessages } from '../../web/i18n/linkMessages'
import { messages } from '../../web/i18n/messages'
import { formatBackupText } from '../../worker/crypto/backupText'
import { randomBytes } from '../../worker/crypto/bytes'

interface SignedOut {
  page: Page
  server: TestServer
  appUrl: string
}

async function signInPage(world: World): Promise<SignedOut> {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab('/sign-in')
  return { page, server, appUrl }
}

async function typeServer(page: Page, address: string): Promise<void> {
  const { change, server, go, methods } = linkMessages.signIn.form
  const changeButton = page.getByRole('button', { name: change })
  const field = page.getByRole('textbox', { name: server })
  await expect(changeButton.or(field)).toBeVisible()
  if (await changeButton.isVisible()) await changeButton.click()
  await field.fill(address)
  await page.getByRole('radio', { name: methods['new-key'].title }).check()
  await page.getByRole('button', { name: go['new-key'] }).click()
}

test('a backup key of wrong length or alphabet is refused before any server is asked', async ({ world }) => {
  const { page, server } = await signInPage(world)
  const good = formatBackupText(randomBytes(32))
  const calls = (): string[] =>
    server.proxy.recordings().flatMap((one) => (one.kind === 'http' && one.url === '/v1/auth' ? [one.method] : []))
  const wrong = { length: good.slice(0, -3), alphabet: `${good.slice(0, -1)}ß` }
  for (const problem of ['length', 'alphabet'] as const) {
    await restoreAccount(page, wrong[problem])
    const words = messages.error({ code: 'bad-backup-text', problem })
    await expect(page.getByRole('alert')).toContainText(words.what)
  }
  expect(calls()).toEqual([])
})

test('a mistyped backup key says that there are no sessions under it, on this server, before it is stored', async ({
  world,
}) => {
  const { page, server } = await signInPage(world)
  await restoreAccount(page, formatBackupText(randomBytes(32)))
  await expect(page.getByRole('alert')).toContainText(linkMessages.signIn.confirmAccount.emptyTitle(server.url))
  // Nothing was stored: a new page asks for a sign-in again.
  await page.goto('/')
  await page.waitForURL('**/sign-in')
})

test('an address with path or credentials, and one that is no Happy server, are refused by name', async ({ world }) => {
  const { page, server, appUrl } = await signInPage(world)
  const { host } = new URL(server.url)
  await typeServer(page, `${server.url}/api`)
  await expect(page.getByRole('alert')).toContainText(
    messages.error({ code: 'bad-server-url', problem: 'has-path' }).what,
  )
  await typeServer(page, `http://me:secret@${host}`)
  await expect(page.getByRole('alert')).toContainText(
    messages.error({ code: 'bad-server-url', problem: 'has-credentials' }).what,
  )
  // The app's own address serves pages, not a Happy server.
  await typeServer(page, appUrl)
  await expect(page.getByRole('alert')).toContainText(appUrl)
  for (const body of ['not-json', 'wrong-json', 'html'] as const) {
    server.proxy.setFault({ kind: 'garbage', body })
    await typeServer(page, server.url)
    await expect(page.getByRole('alert')).toContainText(server.url)
    server.proxy.clearFaults()
  }
  server.proxy.setFault({ kind: 'refuse' })
  await typeServer(page, server.url)
  await expect(page.getByRole('alert')).toContainText(`No connection to ${server.url}`)
})

test('a server that answers 401 or garbage is named; the other goes on', async ({ world }) => {
  const [a, b] = await world.servers(2)
  if (!a || !b) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  await addServer(page, b.url, 'separate-key')
  const login = await requestTerminalLogin(a.url, appUrl)
  await openLink(page, withServer(login.link, a.url))
  await approveTerminalLink(page)
  const session = await startSimulatedSession(await login.approved(), { path: '/home/dev/on-a' })

  const chatOnA = async (text: string): Promise<void> => {
    await expect(serverEntry(page, a.url)).toContainText(messages.servers.state.connected)
    await sessionRows(page, 'on-a').click()
    await sendMessage(page, text)
    await expect(agentMessages(page, echoOf(text))).toBeVisible()
  }
  b.proxy.setFault({ kind: 'garbage', body: 'wrong-json' })
  b.proxy.cutConnections()
  await openServers(page)
  await expect(serverEntry(page, b.url)).toContainText(messages.servers.state.badAnswer, { timeout: 30_000 })
  await chatOnA('B talks garbage')

  b.proxy.clearFaults()
  await openServers(page)
  await expect(serverEntry(page, b.url)).toContainText(messages.servers.state.connected, { timeout: 30_000 })

  b.proxy.setFault({ kind: 'status', status: 401 })
  b.proxy.cutConnections()
  await expect(serverEntry(page, b.url)).toContainText(messages.servers.state.signInNeeded, { timeout: 30_000 })
  await chatOnA('B refuses us')
  session.close()
})

test('a session under a foreign key is shown locked, and kept', async ({ world }) => {
  const { page, server, appUrl } = await signInPage(world)
  await createAccount(page)
  const login = await requestTerminalLogin(server.url, appUrl)
  await openLink(page, withServer(login.link, server.url))
  await approveTerminalLink(page)
  const account = await login.approved()
  const foreign = { ...account, contentPublicKey: randomBytes(32) }
  const session = await startSimulatedSession(foreign, { path: '/secret', machineId: randomUUID() })
  await expect(sessionRows(page, messages.sessions.session.locked)).toHaveCount(1)
  await page.reload()
  await expect(sessionRows(page, messages.sessions.session.locked)).toHaveCount(1)
  session.close()
})

test('a link that nobody waits for says so, on which server', async ({ world }) => {
  const { page, server, appUrl } = await signInPage(world)
  await createAccount(page)
  const key = Buffer.from(randomBytes(32)).toString('base64url')
  await openLink(page, withServer(`${appUrl}/terminal/connect#key=${key}`, server.url))
  await page.getByRole('button', { name: linkMessages.linkTerminal.question.approve, exact: true }).click()
  await expect(page.getByRole('heading', { name: linkMessages.linkTerminal.outcome.notFound })).toBeVisible()
  await expect(page.getByText(linkMessages.linkTerminal.outcome.notFoundText(server.url))).toBeVisible()
})

test('on plain http the app explains how to get https and offers no sign-in', async ({ world }) => {
  const { server, appUrl } = await signInPage(world)
  const { port } = new URL(appUrl)
  const browser = await world.browser(`http://hub.example:${port}`, { loopbackNames: ['hub.example'] })
  const page = await browser.newTab()
  await expect(page.getByRole('heading', { name: messages.app.insecure.title })).toBeVisible()
  await expect(page.getByRole('button')).toHaveCount(0)
  expect(server.url).toMatch(/^http:/)
})
