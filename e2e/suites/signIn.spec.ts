import { createAccountElsewhere } from '../agents/accountElsewhere'
import { startSimulatedSession } from '../agents/simulatedAgent'
import { createGate } from '../proxy/faults'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { createAccount, restoreAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import type { World } from '../fixtures/world'
import { echoOf } from '../agents/modelScript'
import { messages } from '../../web/i18n/messages'
import { linkMessages } from '../../web/i18n/linkMessages'
import { formatBackupText } from '../../worker/crypto/backupText'
import { encodeBase64Url } from '../../worker/crypto/base64'

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
    await expect(page.getByRole('heading', { name: linkMessages.signIn.confirmAccount.title })).toBeVisible()
    await page.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOn, exact: true }).click()
    await sessionRows(page, 'restored').click()
    await sendMessage(page, 'hello again')
    await expect(agentMessages(page, echoOf('hello again'))).toBeVisible()
    session.close()
  })
}

test('the first sign-in can be filled in while the app is on its way, and nothing of it is lost', async ({ world }) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const browser = await world.browser(await world.serveApp(server))
  const gate = createGate()
  await browser.context().route('**/assets/app-*.js', async (route) => {
    await gate.opened
    await route.continue()
  })
  const page = await browser.newTab('/')
  const words = linkMessages.signIn.form
  const way = page.getByRole('radio', { name: words.methods['backup-key'].title })
  await way.check()
  await expect(page.getByRole('textbox', { name: words.backup })).toHaveCount(0)
  await page.getByRole('button', { name: words.change }).click()
  gate.open()
  await expect(page.getByRole('textbox', { name: words.backup })).toBeVisible()
  await expect(page.getByRole('textbox', { name: words.server })).toBeVisible()
  await expect(way).toBeChecked()
  await expect(page).toHaveURL(/\/sign-in$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
})

test('where the app cannot be loaded the page says so', async ({ world }) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const browser = await world.browser(await world.serveApp(server))
  await browser.context().route('**/assets/app-*.js', (route) => route.abort())
  const page = await browser.newTab('/')
  await expect(page.getByText('could not be loaded')).toBeInViewport()
  await expect(page.getByRole('radio')).toHaveCount(0)
})

test('whoever is signed in comes to the list, also where the page has forgotten it', async ({ world }) => {
  const { page } = await newBrowser(world)
  await createAccount(page)
  await page.evaluate("localStorage.removeItem('signed-in-before')")
  await page.goto('/')
  await expect(page.getByRole('region', { name: messages.sessions.overview.title })).toBeVisible()
  await expect(page).toHaveURL(/\/$/)
})
