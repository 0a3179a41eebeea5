import { echoOf } from '../agents/modelScript'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { engines, inEngine } from '../engines/engines'
import { linkCli, startCliLogin } from '../fixtures/cli/linkCli'
import { pageWindow } from '../fixtures/browsers/pageWindow'
import { approveTerminalLink, openLink, withServer } from '../fixtures/pages/linkTerminal'
import { serverPill } from '../fixtures/pages/servers'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { addServer, createAccount } from '../fixtures/pages/signIn'
import { findSecretsSent } from '../fixtures/secretSearch'
import { startCliSession } from '../fixtures/cli/startCliSession'
import { expect, test } from '../fixtures/test'
import type { TestServer } from '../fixtures/servers/testServers'
import { linkMessages } from '../../web/i18n/linkMessages'
import { messages } from '../../web/i18n/messages'

const hostOf = (server: TestServer): string => new URL(server.url).host

test('V1 single server: CLI and app, link, connected, chat works', async ({ world }) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const [browser, cli] = await Promise.all([world.browser(appUrl), world.cli(server, appUrl)])
  const page = await browser.newTab()
  await createAccount(page)

  await linkCli(pageWindow(page), cli, server)
  await cli.startDaemon()
  await expect(page.getByText(/^The machine .+ is here\.$/)).toBeVisible()
  await page.getByRole('button', { name: linkMessages.linkTerminal.outcome.done }).click()
  await expect(serverPill(page)).toContainText(messages.servers.pill.oneConnected)

  await startCliSession(cli, server, 'first-project')
  await sessionRows(page, 'first-project').click()
  await sendMessage(page, 'hello from the app')
  await expect(agentMessages(page, echoOf('hello from the app'))).toBeVisible()
  await sendMessage(page, 'and once more')
  await expect(agentMessages(page, echoOf('and once more'))).toBeVisible()
})

for (const engine of engines) {
  const title = 'V2 two servers: a CLI on A and a CLI on B, both linked, both connected'
  test(inEngine(engine, title), async ({ world }) => {
    const [a, b] = await world.servers(2)
    if (!a || !b) throw new Error('Two servers are needed')
    const appUrl = await world.serveApp(a)
    const [cliA, cliB] = await Promise.all([world.cli(a, appUrl), world.cli(b, appUrl)])
    const [window, linkA, linkB] = await Promise.all([
      world.window(appUrl, engine),
      startCliLogin(cliA, a),
      startCliLogin(cliB, b),
    ])
    await window.createAccount()
    await window.approveTerminalLink(linkA)
    await window.approveTerminalLink(linkB, 'separate-key')
    await expect.poll(() => window.mainText()).toContain(linkMessages.linkTerminal.outcome.approvedNew(hostOf(b)))
    await Promise.all([cliA.waitForLogin(), cliB.waitForLogin()])

    await Promise.all([cliA.startDaemon(), cliB.startDaemon()])
    await expect.poll(() => window.serverPill()).toContain(messages.servers.pill.some(2, 2))
    await window.open('/servers')
    for (const server of [a, b]) {
      const connected = expect.stringContaining(messages.servers.state.connected)
      await expect.poll(() => window.serverEntries(server.url)).toEqual([connected])
    }
    await window.followLink(messages.app.tabs.machines)
    for (const server of [a, b]) {
      await expect.poll(() => window.machines(hostOf(server))).toEqual([expect.stringMatching(/(?<!was )online/)])
    }
  })
}

test('V6 old CLI link without server leads to the primary server, and no other is asked', async ({ world }) => {
  const [a, b] = await world.servers(2)
  if (!a || !b) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(a)
  const [browser, cli] = await Promise.all([world.browser(appUrl), world.cli(a, appUrl)])
  const page = await browser.newTab()
  await createAccount(page)
  await addServer(page, b.url, 'same-key')

  const link = await cli.authLogin({ choice: 'web' })
  expect(link).not.toContain('server=')
  await openLink(page, link)
  await expect(page.getByText(linkMessages.linkTerminal.question.noServer)).toBeVisible()
  await expect(
    page.getByRole('radio', { name: `${hostOf(a)} (${linkMessages.linkTerminal.question.primary})` }),
  ).toBeChecked()
  await approveTerminalLink(page)
  const { token } = await cli.waitForLogin()
  await expect(callHappyServer(a.url, 'GET', '/v1/account/profile', undefined, token)).resolves.toHaveProperty('id')

  const key = Buffer.from(link.split('#key=')[1] ?? '', 'base64url')
  const secrets = [{ name: 'key of the terminal', bytes: key }]
  expect(key).toHaveLength(32)
  expect(findSecretsSent(b.proxy.recordings(), secrets)).toEqual([])
  expect(findSecretsSent(a.proxy.recordings(), secrets)).not.toEqual([])
})

test('a link is not shown in the address bar, and one that was used says so', async ({ world }) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const [browser, cli] = await Promise.all([world.browser(appUrl), world.cli(server, appUrl)])
  const page = await browser.newTab()
  await createAccount(page)
  const link = withServer(await cli.authLogin({ choice: 'web' }), server.url)
  await openLink(page, link)
  expect(page.url()).toBe(`${appUrl}/terminal/connect`)
  await approveTerminalLink(page)
  await cli.waitForLogin()

  const another = await browser.newTab()
  await openLink(another, link)
  await another.getByRole('button', { name: linkMessages.linkTerminal.question.approve, exact: true }).click()
  await expect(another.getByRole('heading', { name: linkMessages.linkTerminal.outcome.alreadyUsed })).toBeVisible()
})
