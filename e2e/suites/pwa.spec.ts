import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { echoOf } from '../agents/modelScript'
import { createAccount } from '../fixtures/pages/signIn'
import { serverPill } from '../fixtures/pages/servers'
import { agentMessages, composer, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { filesToStore, storedFiles, untilAllIsStored } from '../fixtures/pages/storedFiles'
import { testedApp } from '../fixtures/globalSetup'
import { expect, test } from '../fixtures/test'
import type { TestServer } from '../fixtures/servers/testServers'
import { twoLinkedServers } from '../fixtures/twoServers'
import { buildApp } from '../../local/start/buildApp'
import { linkMessages } from '../../web/i18n/linkMessages'
import { messages } from '../../web/i18n/messages'

const root = fileURLToPath(new URL('../..', import.meta.url))
const nextApp = fileURLToPath(new URL('../../.cache/e2e-next-app', import.meta.url))
const words = messages.pwa.update

/** The entry script, whose name has a hash of the build. */
function entryOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '')
}

/** What the browser does by itself now and then, and the app after an hour. */
async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
}

/** Sockets of apps that the server has open now; the CLI's are of other types (docs/protocol.md 4.1). */
function appSockets({ proxy }: TestServer): number {
  return proxy.openWebSockets().filter(({ handshake }) => handshake?.['clientType'] === 'user-scoped').length
}

test('V13 installable (no installability errors), starts offline with the cached list, an update from build 1 to build 2 with two tabs open', async ({
  world,
}) => {
  test.setTimeout(300_000)
  const { appUrl, browser, page, a, b } = await twoLinkedServers(world, 'separate-key')
  await buildApp(root, { outDir: nextApp, buildId: 'e2e-next' })

  await test.step('installable', async () => {
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    const session = await browser.context().newCDPSession(page)
    await expect.poll(async () => (await session.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([])
  })

  await test.step('build 2 waits until the person agrees, then both tabs change', async () => {
    const second = await browser.newTab()
    await sessionRows(page, b.folder).click()
    await sendMessage(page, 'before the update')
    await expect(agentMessages(page, echoOf('before the update'))).toBeVisible()
    await sessionRows(second, a.folder).click()
    await composer(second).fill('half a thought')
    b.server.proxy.setFault({ kind: 'refuse', path: /\/messages$/, method: 'POST' })
    await sendMessage(page, 'waits over the update')
    await expect(ownMessages(page, 'waits over the update')).toBeVisible()

    const oldEntry = await entryOf(page)
    await world.servedApp().switchTo(nextApp)
    await lookForUpdate(page)
    for (const tab of [page, second]) await expect(tab.getByText(words.ready)).toBeVisible()
    const third = await browser.newTab()
    await expect(third.getByText(words.ready)).toBeVisible()
    expect(await entryOf(third)).toBe(oldEntry)
    await third.close()
    expect(await browser.hubs().count()).toBe(1)

    await page.getByRole('button', { name: words.reloadAll }).click()
    for (const tab of [page, second]) {
      await expect.poll(() => entryOf(tab).catch(() => oldEntry), { timeout: 30_000 }).not.toBe(oldEntry)
      await expect(tab.getByText(words.ready)).toBeHidden()
    }
    await expect(composer(second)).toHaveValue('half a thought')
    b.server.proxy.clearFaults()
    await expect(agentMessages(page, echoOf('waits over the update'))).toBeVisible({ timeout: 45_000 })
    for (const text of ['before the update', 'waits over the update']) {
      await expect(ownMessages(page, text)).toHaveCount(1)
      await expect(agentMessages(page, echoOf(text))).toHaveCount(1)
    }
    for (const { server } of [a, b]) await expect.poll(() => appSockets(server)).toBe(1)
    await expect.poll(() => browser.hubs().count()).toBe(1)
  })

  await test.step('a page of a build before workbox-window is obeyed too', async () => {
    const entry = await entryOf(page)
    await world.servedApp().switchTo(testedApp)
    await lookForUpdate(page)
    await expect(page.getByText(words.ready)).toBeVisible()
    await page.evaluate(async () => {
      const { waiting } = await navigator.serviceWorker.ready
      waiting?.postMessage({ type: 'skip-waiting' })
    })
    await expect.poll(() => entryOf(page).catch(() => entry), { timeout: 30_000 }).not.toBe(entry)
    await expect(page.getByText(words.ready)).toBeHidden()
  })

  await test.step('nothing but files of the app is in Cache Storage', async () => {
    const urls = await page.evaluate(async () => {
      const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
      const requests = (await Promise.all(opened.map((cache) => cache.keys()))).flat()
      return requests.map(({ url }) => url)
    })
    expect(urls.length).toBeGreaterThan(10)
    const files = new RegExp(`^${appUrl}/(assets/|icons/|index\\.html|manifest\\.webmanifest)`)
    expect(urls.filter((url) => !files.test(url))).toEqual([])
  })

  await test.step('starts without any network', async () => {
    await world.servedApp().stop()
    for (const { server } of [a, b]) {
      server.proxy.setFault({ kind: 'refuse' })
      server.proxy.cutConnections()
    }
    await browser.kill()
    await browser.restart()
    const offline = await browser.newTab()
    for (const { folder } of [a, b]) await expect(sessionRows(offline, folder)).toHaveCount(1)
    await expect(serverPill(offline)).toContainText(messages.servers.pill.some(0, 2))
    await sessionRows(offline, b.folder).click()
    await expect(agentMessages(offline, echoOf('waits over the update'))).toBeVisible()
  })
  await rm(nextApp, { recursive: true, force: true })
})

test('a first visit stores what the app starts with; all of it once somebody is signed in', async ({ world }) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  // Also what the page itself has used by now.
  const { atFirstVisit, signedIn } = filesToStore(testedApp)
  const stored = await storedFiles(page)
  expect(stored).toEqual(expect.arrayContaining(atFirstVisit))
  expect(stored.length).toBeLessThan(signedIn.length / 2)
  await createAccount(page)
  await untilAllIsStored(page, testedApp)

  const stranger = await (await world.browser(appUrl)).newTab()
  await stranger.evaluate(async () => void (await navigator.serviceWorker.ready))
  await world.servedApp().stop()
  await stranger.reload()
  await expect(stranger.getByRole('radio', { name: linkMessages.signIn.form.methods['new-key'].title })).toBeVisible()
})
