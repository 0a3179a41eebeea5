import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { createAccountElsewhere } from '../agents/accountElsewhere'
import type { CliInstance } from '../agents/cli'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { echoOf } from '../agents/modelScript'
import { startSimulatedSession } from '../agents/simulatedAgent'
import { buildForTests, keyOf, sixWords, type BuiltCliPatch } from '../installs/cliPatch'
import { copyCli, type CliCopy } from '../installs/copyCli'
import { expect, sentAbout, test, type Lab, type NamedTestServer } from '../fixtures/labTest'
import { chooseImage, pasteLink, scanLink } from '../fixtures/pages/connect'
import { approvedHeading, approveTerminalLink, openLink } from '../fixtures/pages/linkTerminal'
import { stopPageClock } from '../fixtures/browsers/pageClock'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { startCliSession } from '../fixtures/cli/startCliSession'
import { linkMessages } from '../../web/i18n/linkMessages'
import { createDeviceLinkKeys, openDeviceLinkAnswer } from '../../worker/crypto/linking/authBundles'
import { encodeBase64, encodeBase64Url } from '../../worker/crypto/base64'

// The happy paths of linking, L1 to L7, with the real CLI where there is one.

let cliPatch: BuiltCliPatch
let copy: CliCopy
let patcher: { home: string; happyHome: string }

test.beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), 'happy-hub-paths-'))
  patcher = { home, happyHome: join(home, '.happy') }
  cliPatch = await buildForTests()
  copy = await copyCli()
})
test.afterAll(async () => {
  await copy.remove()
  await cliPatch.remove()
  await rm(patcher.home, { recursive: true, force: true })
})

/** Flags replace those of an earlier patch of the same copy. */
async function patchedCli(lab: Lab, server: NamedTestServer, ...flags: string[]): Promise<CliInstance> {
  await cliPatch.run(patcher, 'apply', '--cli', copy.folder, '--webapp', lab.appUrl, ...flags)
  return lab.world.cli(server, lab.appUrl, copy.entry)
}

/** The login is one of an account on that server, and the primary never heard of the terminal. */
async function expectLoggedIn(lab: Lab, cli: CliInstance, server: NamedTestServer, link: string): Promise<void> {
  const { token } = await cli.waitForLogin()
  const profile = callHappyServer(server.directUrl, 'GET', '/v1/account/profile', undefined, token)
  await expect(profile).resolves.toHaveProperty('id')
  const key = Buffer.from(keyOf(link), 'base64url')
  expect(sentAbout(key, server)).not.toEqual([])
  expect(sentAbout(key, lab.a)).toEqual([])
}

async function expectSameWords(page: Page, cli: CliInstance): Promise<void> {
  const printed = await cli.loginShows(sixWords)
  const shown = page.getByRole('region', { name: linkMessages.linkTerminal.fingerprint.title }).getByRole('listitem')
  await expect(shown).toHaveText(printed.split(' '))
}

test('L1 patched CLI on B shows a QR, the camera reads it, approved on B; A receives not one request with that key; chat works', async ({
  lab,
  tab,
}) => {
  test.slow()
  const b = await lab.newServer()
  const cli = await patchedCli(lab, b, '--public-server-url', b.publicUrl)
  const qrText = await cli.authLogin({ choice: 'mobile' })
  await scanLink(tab, lab.camera, qrText)
  await expect(tab.getByText(b.publicUrl, { exact: true })).toBeVisible()
  await expectSameWords(tab, cli)
  await approveTerminalLink(tab, 'separate-key')
  await expectLoggedIn(lab, cli, b, qrText)

  // The CLI's own way to the server does not go through the name that the browser knows.
  await cli.startDaemon()
  await expect(tab.getByText(/^The machine .+ is here\.$/)).toBeVisible()
  await startCliSession(cli, b, 'scanned-work')
  // Its first session opens by itself.
  await expect(tab.getByRole('heading', { level: 1, name: 'scanned-work' })).toBeVisible()
  await sendMessage(tab, 'hello over the camera')
  await expect(agentMessages(tab, echoOf('hello over the camera'))).toBeVisible()
})

test('L2 a picture of the code, for a new server', async ({ lab, tab }) => {
  const b = await lab.newServer()
  const cli = await patchedCli(lab, b)
  const qrText = await cli.authLogin({ choice: 'mobile' })
  await chooseImage(tab, qrText)
  await expectSameWords(tab, cli)
  await approveTerminalLink(tab, 'separate-key')
  await expectLoggedIn(lab, cli, b, qrText)
})

test('L3 a pasted link, for a new server', async ({ lab, tab }) => {
  const b = await lab.newServer()
  const cli = await patchedCli(lab, b)
  const link = await cli.authLogin({ choice: 'web' })
  await pasteLink(tab, link)
  await expectSameWords(tab, cli)
  await approveTerminalLink(tab, 'same-key')
  await expectLoggedIn(lab, cli, b, link)
})

test('L4 an opened link, for a new server', async ({ lab, tab }) => {
  const b = await lab.newServer()
  const cli = await patchedCli(lab, b)
  const link = await cli.authLogin({ choice: 'web' })
  await openLink(tab, link)
  await expectSameWords(tab, cli)
  await approveTerminalLink(tab, 'separate-key')
  await expectLoggedIn(lab, cli, b, link)
})

test('L5 bound login: the CLI takes the answer of this app, to a name of the server that it does not use itself', async ({
  lab,
  tab,
}) => {
  const b = await lab.newServer()
  const cli = await patchedCli(
    lab,
    b,
    '--bind',
    '--public-server-url',
    `${b.publicUrl.toUpperCase().replace('HTTP', 'http')}/`,
  )
  const link = await cli.authLogin({ choice: 'web' })
  expect(link).toMatch(/&s=[\w-]{43}$/)
  await openLink(tab, link)
  await expect(tab.getByText(linkMessages.linkTerminal.bound)).toBeVisible()
  await approveTerminalLink(tab, 'separate-key')
  await expectLoggedIn(lab, cli, b, link)
})

test('L6 stock CLI ignores the binding bytes of this app', async ({ lab, tab }) => {
  const cli = await lab.world.cli(lab.a, lab.appUrl)
  const link = await cli.authLogin({ choice: 'web' })
  const secret = Buffer.alloc(32, 7).toString('base64url')
  await openLink(tab, `${link}&server=${encodeURIComponent(lab.a.publicUrl)}&s=${secret}`)
  await expect(tab.getByText(linkMessages.linkTerminal.bound)).toBeVisible()
  await approveTerminalLink(tab)
  const { encryption } = await cli.waitForLogin()
  const { account } = await createAccountElsewhere(lab.a.directUrl, lab.secret)
  expect(encryption.publicKey).toBe(encodeBase64(account.contentPublicKey))
})

test('L7 device linking: a device that is signed in scans the code of this browser', async ({ lab }) => {
  const browser = await lab.world.browser(lab.appUrl, { loopbackNames: ['*.example'] })
  const page = await browser.newTab('/sign-in')
  const elsewhere = await createAccountElsewhere(lab.a.directUrl)
  const session = await startSimulatedSession(elsewhere.account, { path: '/home/dev/linked' })
  await page.getByRole('radio', { name: linkMessages.signIn.form.methods['device-link'].title }).check()
  await page.getByRole('button', { name: linkMessages.signIn.form.go['device-link'] }).click()
  await expect(page.getByRole('img', { name: linkMessages.signIn.device.qr })).toBeVisible()
  const linkText = await page.getByText(/^happy:\/\/\/account\?/).textContent()
  await elsewhere.approveDevice(linkText ?? '')
  await expect(page.getByRole('heading', { name: linkMessages.signIn.confirmAccount.title })).toBeVisible()
  await page.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOn, exact: true }).click()
  await expect(sessionRows(page, 'linked')).toHaveCount(1)
  session.close()
})

test('L7 device linking: this browser scans the code of a new device and hands the account over, there and nowhere else', async ({
  lab,
  tab,
}) => {
  const device = createDeviceLinkKeys()
  const ask = (): Promise<{ state: string; response?: string }> =>
    callHappyServer(lab.a.directUrl, 'POST', '/v1/auth/account/request', { publicKey: encodeBase64(device.publicKey) })
  await ask()
  const other = await lab.newServer()

  await scanLink(tab, lab.camera, `happy:///account?${encodeBase64Url(device.publicKey)}`)
  const { host } = new URL(lab.a.publicUrl)
  await expect(tab.getByRole('radio', { checked: true })).toHaveCount(0)
  await tab.getByRole('radio', { name: new RegExp(host) }).check()
  const go = tab.getByRole('button', { name: linkMessages.handOver.request.go })
  // Looked at long enough: it is the typed host alone that is missing.
  const clock = await stopPageClock(tab)
  await tab.getByRole('textbox', { name: linkMessages.handOver.request.type(host) }).fill('other.example')
  await clock.advance(2_000)
  await go.click({ force: true })
  expect((await ask()).state).toBe('requested')

  const typed = tab.getByRole('textbox', { name: linkMessages.handOver.request.type(host) })
  await typed.fill(host)
  // Below a long list of servers: it counts only while what is typed is in view.
  await typed.evaluate((field) => field.scrollIntoView({ block: 'center' }))
  await expect(async () => {
    await clock.advance(2_000)
    await expect(go).toHaveAttribute('aria-disabled', 'false', { timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await go.click()
  await expect(tab.getByRole('heading', { name: linkMessages.handOver.request.done })).toBeVisible()
  await expect(approvedHeading(tab)).toHaveCount(0)
  const { state, response } = await ask()
  expect(state).toBe('authorized')
  expect(openDeviceLinkAnswer(response ?? '', device)).toEqual(lab.secret)
  expect(other.proxy.recordings()).toEqual([])
})
