import { createAccountElsewhere } from '../agents/accountElsewhere'
import { callHappyServer } from '../agents/callHappyServer'
import { startSimulatedSession } from '../agents/simulatedAgent'
import { openLink, withServer } from '../fixtures/pages/linkTerminal'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { createAccount, restoreAccount } from '../fixtures/pages/signIn'
import { findSecretsSent } from '../fixtures/secretSearch'
import { expect, test } from '../fixtures/test'
import type { World } from '../fixtures/world'
import { echoOf } from '../agents/modelScript'
import { messages } from '../../web/i18n/messages'
import { formatBackupText, parseBackupText } from '../../worker/crypto/backupText'
import { encodeBase64, encodeBase64Url } from '../../worker/crypto/base64'
import { randomBytes } from '../../worker/crypto/randomBytes'

const words = messages.connect

async function newBrowser(world: World) {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const browser = await world.browser(appUrl)
  return { server, appUrl, page: await browser.newTab('/sign-in') }
}

for (const [form, write] of [
  ['backup text', formatBackupText],
  ['base64url', encodeBase64Url],
] as const) {
  test(`an account is restored from its ${form}, after what was found under it is shown`, async ({ world }) => {
    const { server, page } = await newBrowser(world)
    const elsewhere = await createAccountElsewhere(server.url)
    const session = await startSimulatedSession(elsewhere.account, { path: '/home/dev/restored' })
    await restoreAccount(page, write(elsewhere.secret))
    await expect(page.getByRole('heading', { name: words.confirmAccount.title })).toBeVisible()
    await page.getByRole('button', { name: words.confirmAccount.goOn, exact: true }).click()
    await sessionRows(page, 'restored').click()
    await sendMessage(page, 'hello again')
    await expect(agentMessages(page, echoOf('hello again'))).toBeVisible()
    session.close()
  })
}

test('a new browser is linked by the code that a signed-in device scans', async ({ world }) => {
  const { server, page } = await newBrowser(world)
  const elsewhere = await createAccountElsewhere(server.url)
  const session = await startSimulatedSession(elsewhere.account, { path: '/home/dev/linked' })
  await page.getByRole('radio', { name: words.signIn.methods['device-link'].title }).check()
  await page.getByRole('button', { name: words.signIn.go['device-link'] }).click()
  await expect(page.getByRole('img', { name: words.device.qr })).toBeVisible()
  const linkText = await page.getByText(/^happy:\/\/\/account\?/).textContent()
  await elsewhere.approveDevice(linkText ?? '')
  await expect(page.getByRole('heading', { name: words.confirmAccount.title })).toBeVisible()
  await page.getByRole('button', { name: words.confirmAccount.goOn, exact: true }).click()
  await expect(sessionRows(page, 'linked')).toHaveCount(1)
  session.close()
})

test('a terminal that asks for the account secret is refused, and no answer leaves the browser', async ({ world }) => {
  const { server, appUrl, page } = await newBrowser(world)
  const backupText = await createAccount(page)
  const key = randomBytes(32)
  await callHappyServer(server.url, 'POST', '/v1/auth/request', { publicKey: encodeBase64(key), supportsV2: false })
  await openLink(page, withServer(`${appUrl}/terminal/connect#key=${encodeBase64Url(key)}`, server.url))
  await page.getByRole('button', { name: words.link.approve, exact: true }).click()
  await expect(page.getByRole('heading', { name: words.outcome.asksSecret })).toBeVisible()
  const answers = server.proxy
    .recordings()
    .filter((one) => one.kind === 'http' && one.url.startsWith('/v1/auth/response'))
  expect(answers).toEqual([])
  const secret = parseBackupText(backupText)
  if (!secret.ok) throw new Error('The backup text shown is not one')
  expect(findSecretsSent(server.proxy.recordings(), [{ name: 'account secret', bytes: secret.secret }])).toEqual([])
})

test('a request that somebody else answers first is told as such, never as approved', async ({ world }) => {
  const { server, appUrl, page } = await newBrowser(world)
  await createAccount(page)
  const elsewhere = await createAccountElsewhere(server.url)
  const publicKey = encodeBase64(randomBytes(32))
  await callHappyServer(server.url, 'POST', '/v1/auth/request', { publicKey, supportsV2: true })
  const key = encodeBase64Url(new Uint8Array(Buffer.from(publicKey, 'base64')))
  await openLink(page, withServer(`${appUrl}/terminal/connect#key=${key}`, server.url))

  // Our answer is held up on its way; meanwhile the other account's one arrives at the server itself.
  server.proxy.setFault({ kind: 'delay', ms: 3_000, path: /^\/v1\/auth\/response/, method: 'POST', times: 1 })
  await page.getByRole('button', { name: words.link.approve, exact: true }).click()
  const status = server.proxy.recordings
  await expect
    .poll(() => status().some((one) => one.kind === 'http' && one.url.startsWith('/v1/auth/request/status')))
    .toBe(true)
  const response = encodeBase64(randomBytes(105))
  await callHappyServer(server.directUrl, 'POST', '/v1/auth/response', { publicKey, response }, elsewhere.account.token)

  await expect(page.getByRole('heading', { name: words.outcome.someoneElse })).toBeVisible()
  await expect(page.getByText(words.outcome.someoneElseText(server.url))).toBeVisible()
})
