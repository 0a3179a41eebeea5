import type { Page } from 'playwright'
import { createAccountElsewhere } from '../agents/accountElsewhere'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { startSimulatedSession } from '../agents/simulatedAgent'
import {
  connectRestorableServers,
  expectListSynced,
  restorableServers,
  showCode,
  signInByCode,
} from '../fixtures/pages/syncedServerList'
import { chooseAction, openServers, serverEntry } from '../fixtures/pages/servers'
import { sessionRows } from '../fixtures/pages/sessions'
import {
  addServer,
  confirmAccount,
  confirmBackup,
  createAccount,
  pickMethod,
  restoreAccount,
  shownBackupText,
} from '../fixtures/pages/signIn'
import { findSecretsSent } from '../fixtures/secretSearch'
import { expect, test } from '../fixtures/test'
import type { World } from '../fixtures/world'
import type { TestServer } from '../fixtures/servers/testServers'
import { linkMessages } from '../../web/i18n/linkMessages'
import { messages } from '../../web/i18n/messages'
import { syncedListMessages } from '../../web/i18n/syncedListMessages'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { parseBackupText } from '../../worker/crypto/backupText'
import { encodeBase64 } from '../../worker/crypto/base64'
import { randomBytes } from '../../worker/crypto/bytes'

type Bytes = Uint8Array<ArrayBuffer>

function host({ url }: TestServer): string {
  return new URL(url).host
}

function secretOfBackup(text: string): Bytes {
  const parsed = parseBackupText(text)
  if (!parsed.ok) throw new Error('No backup text is shown')
  return parsed.secret
}

/** The secret of the one entry with this label, as settings show it. */
async function shownSecret(page: Page, label: string): Promise<Bytes> {
  await page.goto('/settings')
  await page.getByRole('button', { name: settingsMessages.backup.show(label) }).click()
  return secretOfBackup(await shownBackupText(page.getByRole('main')))
}

/** A second account on a server, with a random key of its own. */
async function addOwnAccount(page: Page, server: TestServer): Promise<Bytes> {
  await page.goto('/sign-in')
  await page.getByRole('textbox', { name: linkMessages.signIn.form.server }).fill(server.url)
  await pickMethod(page, 'new-key')
  await page.getByRole('button', { name: linkMessages.signIn.form.go['new-key'] }).click()
  const text = await confirmBackup(page)
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return secretOfBackup(text)
}

async function rename(page: Page, server: TestServer, label: string): Promise<void> {
  await openServers(page)
  await chooseAction(page, server.url, messages.servers.actions.edit)
  const dialog = page.getByRole('dialog', { name: messages.servers.edit.title(host(server)) })
  await dialog.getByRole('textbox').fill(label)
  await dialog.getByRole('button', { name: messages.servers.edit.save }).click()
  await expect(dialog).toHaveCount(0)
}

/** A session of a simulated agent on an account that exists already. */
async function sessionOf(server: TestServer, secret: Bytes, folder: string) {
  const { account } = await createAccountElsewhere(server.directUrl, secret)
  return startSimulatedSession(account, { path: `/home/dev/${folder}` })
}

/** A person with the first key on A, a separate one on B, and a second account with its own key there. */
async function firstBrowser(world: World) {
  const [a, b] = await world.servers(2)
  if (!a || !b) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  const backupText = await createAccount(page)
  await addServer(page, b.url, 'separate-key')
  const separate = await shownSecret(page, host(b))
  await rename(page, b, 'Work')
  const own = await addOwnAccount(page, b)
  await expectListSynced(page, host(a))
  return { a, b, appUrl, page, backupText, root: secretOfBackup(backupText), separate, own }
}

/** How often somebody began to talk to a server. */
function logIns({ proxy }: TestServer): number {
  return proxy.recordings().filter((one) => one.kind === 'http' && /^\/(?:health|v1\/auth)$/.test(one.url)).length
}

test('V16 new browser, one backup key → all servers back; the same by code', async ({ world }) => {
  const first = await firstBrowser(world)
  const { a, b, appUrl, root, separate, own } = first
  const sessions = [
    await sessionOf(a, root, 'under-the-first-key'),
    await sessionOf(b, separate, 'under-a-separate-key'),
    await sessionOf(b, own, 'under-its-own-key'),
  ]
  const expectAllBack = async (page: Page): Promise<void> => {
    for (const folder of ['under-the-first-key', 'under-a-separate-key', 'under-its-own-key']) {
      await expect(sessionRows(page, folder)).toHaveCount(1)
    }
    await openServers(page)
    await expect(serverEntry(page, b.url)).toHaveCount(2)
    await expect(serverEntry(page, 'Work')).toContainText(messages.servers.keyOrigin.derived)
    await expectListSynced(page, host(a))
  }

  const second = await (await world.browser(appUrl)).newTab('/sign-in')
  const before = logIns(b)
  await restoreAccount(second, first.backupText)
  await confirmAccount(second)
  await expect(restorableServers(second)).toHaveCount(2)
  await expect(restorableServers(second).filter({ hasText: 'Work' })).toContainText(b.url)
  expect(logIns(b)).toBe(before)
  await connectRestorableServers(second)
  await expectAllBack(second)

  const code = await showCode(first.page)
  const third = await (await world.browser(appUrl)).newTab()
  await third.goto(code)
  const asked = logIns(a) + logIns(b)
  await signInByCode(third, a.url)
  expect(third.url()).toBe(`${appUrl}/sign-in`)
  await expect(third.getByRole('heading', { name: linkMessages.signIn.confirmAccount.title })).toBeVisible()
  expect(logIns(a) + logIns(b)).toBeGreaterThan(asked)
  await expect(first.page.getByRole('heading', { name: linkMessages.handOver.code.doneTitle })).toBeVisible()
  await confirmAccount(third)
  await expect(restorableServers(third)).toHaveCount(2)
  await connectRestorableServers(third)
  await expectAllBack(third)

  // All of that went over A, encrypted: the list, and the account for the third browser.
  const written = a.proxy
    .recordings()
    .filter((one) => one.kind === 'http' && one.method === 'POST' && one.url === '/v1/kv')
  expect(written.length).toBeGreaterThan(0)
  const secrets = await Promise.all(
    Object.entries({ root, separate, own }).map(async ([name, bytes]) => [
      { name, bytes },
      { name: `content key of ${name}`, bytes: (await deriveAccountKeys(bytes)).contentSecretKey },
    ]),
  )
  for (const { proxy } of [a, b]) expect(findSecretsSent(proxy.recordings(), secrets.flat())).toEqual([])
  for (const session of sessions) session.close()
})

test('V16 the primary changed in between: the first backup key leads to the list where it is now', async ({
  world,
}) => {
  const { a, b, appUrl, page, backupText } = await firstBrowser(world)
  await openServers(page)
  await chooseAction(page, 'Work', messages.servers.actions.makePrimary)
  await expectListSynced(page, 'Work')
  // Added later: the last copy on A does not have it.
  await addServer(page, a.url, 'separate-key')
  await expectListSynced(page, 'Work')

  const second = await (await world.browser(appUrl)).newTab('/sign-in')
  await restoreAccount(second, backupText)
  await second.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOnEmpty }).click()
  await expect(restorableServers(second)).toHaveCount(2)
  const work = restorableServers(second).filter({ hasText: syncedListMessages.restorable.primary })
  await expect(work).toContainText('Work')
  for (const tick of await work.getByRole('checkbox').all()) await tick.check()
  await work.getByRole('button', { name: syncedListMessages.restorable.connectTo('Work') }).click()
  // The one with its own key, and the one that only the current list has.
  await expect(restorableServers(second)).toHaveCount(2)
  await expect(restorableServers(second).filter({ hasText: a.url })).toHaveCount(1)
  await connectRestorableServers(second)
  await openServers(second)
  await expect(serverEntry(second, a.url)).toHaveCount(2)
  await expect(serverEntry(second, b.url)).toHaveCount(2)
  await expect(serverEntry(second, 'Work')).toContainText(messages.servers.primary)
})

test('V16 two browsers: additions of both are kept, a removal does not come back', async ({ world }) => {
  const { a, b, appUrl, page, backupText } = await firstBrowser(world)
  const second = await (await world.browser(appUrl)).newTab('/sign-in')
  await restoreAccount(second, backupText)
  await second.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOnEmpty }).click()
  await expect(restorableServers(second)).toHaveCount(2)
  await connectRestorableServers(second)

  // Our write is held up on its way; meanwhile the other browser writes.
  a.proxy.setFault({ kind: 'delay', ms: 3_000, path: /^\/v1\/kv$/, method: 'POST', times: 1 })
  await addServer(second, a.url, 'separate-key')
  await openServers(page)
  await chooseAction(page, 'Work', messages.servers.actions.remove)
  await page.getByRole('dialog').getByRole('button', { name: messages.servers.actions.remove, exact: true }).click()
  await expect(restorableServers(page)).toHaveCount(1)
  await expect(restorableServers(page)).toContainText(a.url)
  await expectListSynced(second, host(a))
  await expect(second.getByText(syncedListMessages.status.leftOut(['Work']))).toBeVisible()

  const third = await (await world.browser(appUrl)).newTab('/sign-in')
  await restoreAccount(third, backupText)
  await third.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOnEmpty }).click()
  await expect(restorableServers(third)).toHaveCount(2)
  await expect(restorableServers(third).filter({ hasText: 'Work' })).toHaveCount(0)
  await expect(restorableServers(third).filter({ hasText: b.url })).toHaveCount(1)
})

test('V16 a list that cannot be opened is left alone until the person has it replaced', async ({ world }) => {
  const { a, appUrl, page, backupText, root } = await firstBrowser(world)
  const { account } = await createAccountElsewhere(a.directUrl, root)
  const key = 'happy-hub.servers'
  const read = () =>
    callHappyServer<{ value: string; version: number }>(a.directUrl, 'GET', `/v1/kv/${key}`, undefined, account.token)
  const garbage = encodeBase64(new Uint8Array([1, ...randomBytes(4000)]))
  // The app may be writing.
  await expect(async () => {
    const mutations = [{ key, value: garbage, version: (await read()).version }]
    await callHappyServer(a.directUrl, 'POST', '/v1/kv', { mutations }, account.token)
  }).toPass()

  await expect(page.getByText(syncedListMessages.status.lockedTitle(host(a)))).toBeVisible()
  await rename(page, a, 'Renamed meanwhile')
  const second = await (await world.browser(appUrl)).newTab('/sign-in')
  await restoreAccount(second, backupText)
  await second.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOnEmpty }).click()
  await openServers(second)
  await expect(second.getByText(syncedListMessages.status.lockedTitle(host(a)))).toBeVisible()
  await expect(restorableServers(second)).toHaveCount(0)
  expect((await read()).value).toBe(garbage)

  await page.getByRole('button', { name: syncedListMessages.status.replace }).click()
  await page.getByRole('button', { name: syncedListMessages.status.replaceGo, exact: true }).click()
  await expect(page.getByText('Your server list is kept on Renamed meanwhile')).toBeVisible()
  await expect(restorableServers(second)).toHaveCount(2)
})
