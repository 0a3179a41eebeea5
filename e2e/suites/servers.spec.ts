import type { Page } from 'playwright'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { echoOf } from '../agents/modelScript'
import { requestTerminalLogin } from '../../local/agent/terminalLogin'
import { approveTerminalLink, openLink } from '../fixtures/pages/linkTerminal'
import { chooseAction, openServers, serverEntry, serverPill } from '../fixtures/pages/servers'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { addServer, createAccount, shownBackupText } from '../fixtures/pages/signIn'
import { linkSimulatedSession } from '../fixtures/simulatedSession'
import { expect, test } from '../fixtures/test'
import type { TestServer } from '../fixtures/servers/testServers'
import { messages } from '../../web/i18n/messages'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { parseBackupText } from '../../worker/crypto/backupText'
import { makeLoginProof } from '../../worker/crypto/loginProof'
import { createLegacyCipher } from '../../worker/crypto/recordCipher'

const words = messages.servers
const settings = settingsMessages

function host({ url }: TestServer): string {
  return new URL(url).host
}

/** How often the app has asked this server for profile and for settings. */
function accountReads({ proxy }: TestServer): { profile: number; settings: number } {
  const gets = proxy.recordings().flatMap((one) => (one.kind === 'http' && one.method === 'GET' ? [one.url] : []))
  const count = (path: string): number => gets.filter((url) => url === path).length
  return { profile: count('/v1/account/profile'), settings: count('/v1/account/settings') }
}

/** Writes settings as another app of the same account would. */
async function storeSettings(page: Page, server: TestServer, values: Record<string, unknown>): Promise<void> {
  await page.goto('/settings')
  const label = host(server)
  await page.getByRole('button', { name: settings.backup.show(label) }).click()
  const backup = parseBackupText(await shownBackupText(page.getByRole('main')))
  if (!backup.ok) throw new Error('no backup text is shown')
  const proof = makeLoginProof(await deriveAccountKeys(backup.secret))
  const { token } = await callHappyServer<{ token: string }>(server.directUrl, 'POST', '/v1/auth', proof)
  const body = { settings: await createLegacyCipher(backup.secret).encrypt(values), expectedVersion: 0 }
  await callHappyServer(server.directUrl, 'POST', '/v1/account/settings', body, token)
}

async function leave(page: Page, server: TestServer, action: 'signOut' | 'remove', next: TestServer): Promise<void> {
  await openServers(page)
  await chooseAction(page, server.url, words.actions[action])
  const dialog = page.getByRole('dialog', { name: words.leave[action].title(host(server)) })
  await dialog.getByRole('radio', { name: next.url }).check()
  await dialog.getByRole('button', { name: words.actions[action], exact: true }).click()
  await expect(dialog).toHaveCount(0)
}

test('V15 primary removed and replaced; settings and profile follow; old links follow', async ({ world }) => {
  const [a, b, c] = await world.servers(3)
  if (!a || !b || !c) throw new Error('Three servers are needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  // C stands before B: following the order would not lead to B.
  await addServer(page, c.url, 'separate-key')
  await addServer(page, b.url, 'separate-key')
  await storeSettings(page, b, { schemaVersion: 2, viewInline: true, unknownToUs: 'kept' })
  await expect(page.getByText(settings.primary.loaded(0, host(a)))).toBeVisible()
  expect(accountReads(b)).toEqual({ profile: 0, settings: 0 })

  await leave(page, a, 'remove', b)
  await expect(serverEntry(page, a.url)).toHaveCount(0)
  await expect(serverEntry(page, b.url)).toContainText(words.primary)
  const readsOfA = accountReads(a)
  const callsOfA = a.proxy.recordings().length
  for (const reload of [false, true]) {
    if (reload) await page.reload()
    else await page.goto('/settings')
    await expect(page.getByText(settings.primary.loaded(3, host(b)))).toBeVisible()
    await expect(page.getByText(settings.primary.nameless(host(b)))).toBeVisible()
  }
  expect(accountReads(b).profile).toBeGreaterThan(0)
  expect(accountReads(b).settings).toBeGreaterThan(0)
  expect(accountReads(c)).toEqual({ profile: 0, settings: 0 })

  // The link of a stock CLI names no server.
  const login = await requestTerminalLogin(b.directUrl, appUrl)
  await openLink(page, login.link)
  await expect(page.getByRole('main')).toContainText(b.url)
  await approveTerminalLink(page)
  expect((await login.approved()).token).not.toBe('')

  // Also when the new primary is signed out: its entry stays.
  await leave(page, b, 'signOut', c)
  await expect(serverEntry(page, b.url)).toContainText(words.state.signedOut)
  await expect(serverEntry(page, c.url)).toContainText(words.primary)
  await page.goto('/settings')
  await expect(page.getByText(settings.primary.loaded(0, host(c)))).toBeVisible()
  const laterLogin = await requestTerminalLogin(c.directUrl, appUrl)
  await openLink(page, laterLogin.link)
  await approveTerminalLink(page)
  expect((await laterLogin.approved()).token).not.toBe('')

  // Nobody has asked A for anything since it was removed.
  expect(accountReads(a)).toEqual(readsOfA)
  expect(a.proxy.recordings().slice(callsOfA)).toEqual([])
})

/** A round trip must never take as long as a request that waits for a dead server. */
const longestRoundTripMs = 8_000

test('V5 independence: kill B; let B hang without answering; let B answer 401: B says so, A keeps working at its usual speed; B returns → all catches up by itself', async ({
  world,
}) => {
  test.setTimeout(240_000)
  const [a, b] = await world.servers(2)
  if (!a || !b) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  await addServer(page, b.url, 'separate-key')
  const onA = await linkSimulatedSession(page, appUrl, a, '/home/dev/on-a')
  const onB = await linkSimulatedSession(page, appUrl, b, '/home/dev/on-b')
  const servers = await browser.newTab('/servers')
  const chatOfB = await browser.newTab()
  await sessionRows(chatOfB, 'on-b').click()
  await sendMessage(chatOfB, 'while both are up')
  await expect(agentMessages(chatOfB, echoOf('while both are up'))).toBeVisible()
  await sessionRows(page, 'on-a').click()

  const roundTripMs = async (text: string): Promise<number> => {
    const start = performance.now()
    await sendMessage(page, text)
    await expect(agentMessages(page, echoOf(text))).toBeVisible()
    return performance.now() - start
  }
  await roundTripMs('warm up')
  const usual = Math.max(await roundTripMs('as usual'), await roundTripMs('as usual, again'))
  const expectUsualSpeed = async (text: string): Promise<void> => {
    const took = await roundTripMs(text)
    expect(took, `${text}: ${took} ms instead of ${usual} ms`).toBeLessThan(Math.max(4 * usual, longestRoundTripMs))
    await expect(serverEntry(servers, a.url)).toContainText(words.state.connected)
  }
  const expectReturned = async (missed: string): Promise<void> => {
    b.proxy.clearFaults()
    // A server that comes back has forgotten its connections.
    b.proxy.cutConnections()
    await expect(serverPill(servers)).toContainText(words.pill.some(2, 2), { timeout: 90_000 })
    await expect(agentMessages(chatOfB, missed)).toBeVisible()
    await expectUsualSpeed(`B is back after: ${missed}`)
  }

  b.proxy.setFault({ kind: 'refuse' })
  await expectUsualSpeed('B is being killed')
  await expect(serverEntry(servers, b.url)).toContainText(messages.shortReason['connection-failed'], {
    timeout: 30_000,
  })
  await expect(serverPill(servers)).toContainText(words.pill.some(1, 2))
  await onB.say('written while B is down')
  await expectUsualSpeed('B is down')
  await expectReturned('written while B is down')

  b.proxy.setFault({ kind: 'hang' })
  await expectUsualSpeed('B begins to hang')
  b.proxy.cutConnections()
  await expect(serverEntry(servers, b.url)).toContainText(messages.shortReason['timed-out'], { timeout: 60_000 })
  await onB.say('written while B hangs')
  await expectUsualSpeed('B hangs')
  await expectReturned('written while B hangs')

  b.proxy.setFault({ kind: 'status', status: 401 })
  b.proxy.cutConnections()
  await expectUsualSpeed('B begins to refuse')
  await expect(serverEntry(servers, b.url)).toContainText(words.state.signInNeeded, { timeout: 30_000 })
  await onB.say('written while B refuses')
  await expectUsualSpeed('B refuses')
  await expectReturned('written while B refuses')

  for (const session of [onA, onB]) session.close()
})
