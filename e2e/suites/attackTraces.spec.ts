import { join } from 'node:path'
import type { Page } from 'playwright'
import { startWaitingTerminal } from '../agents/waitingTerminal'
import { approveTerminalLink, openLink } from '../fixtures/pages/linkTerminal'
import { createAccount } from '../fixtures/pages/signIn'
import { findSecretsIn, findSecretsSent, type PlacedText } from '../fixtures/secretSearch'
import { dumpStorage, filesUnder } from '../fixtures/storageDump'
import { expect, test } from '../fixtures/test'
import { startFaultProxy } from '../proxy/startFaultProxy'

/**
 * The browser's own memory of addresses that were opened (its history database, session restore, `userTypedURL`) holds
 * every link that was clicked, before a page can do anything: the README says so. Here is what the app can decide.
 */

/** The entries of the tab's Back and Forward, as the browser itself has them. */
async function historyOf(page: Page): Promise<PlacedText> {
  const session = await page.context().newCDPSession(page)
  const { entries } = await session.send('Page.getNavigationHistory')
  await session.detach()
  return { where: 'history of the tab', text: entries.map(({ url, title }) => `${url} ${title}`).join('\n') }
}

test('#key is nowhere after the approval: history, referrer, logs, storage, service-worker cache, files of the profile', async ({
  world,
}) => {
  const [a] = await world.servers(1)
  if (!a) throw new Error('A server is needed')
  const app = await startFaultProxy({ target: await world.serveApp(a) })
  try {
    const browser = await world.browser(app.url)
    const page = await browser.newTab()
    await createAccount(page)
    await page.evaluate(() => navigator.serviceWorker.ready)

    const terminal = await startWaitingTerminal(a.directUrl)
    const secrets = [
      { name: 'key', bytes: terminal.publicKey },
      { name: 's', bytes: terminal.bindingSecret },
    ]
    await openLink(page, terminal.webLink(app.url, a.url, 'bound'))
    // While it is asked about, only the memory of this tab has it.
    expect(findSecretsIn([await historyOf(page), ...(await dumpStorage(page))], secrets)).toEqual([])
    await approveTerminalLink(page)
    await page.reload()
    await page.goBack()
    await page.goForward()

    const texts = [await historyOf(page), ...(await dumpStorage(page)), { where: 'logs', text: browser.consoleText() }]
    expect(texts.map(({ where }) => where.replace(/ .*/, ''))).toEqual(
      expect.arrayContaining(['localStorage', 'sessionStorage', 'IndexedDB', 'Cache', 'logs', 'history']),
    )
    expect(findSecretsIn(texts, secrets)).toEqual([])
    // The app's own host learns nothing, and no request says where it came from.
    expect(findSecretsSent(app.recordings(), secrets)).toEqual([])
    const referrers = a.proxy
      .recordings()
      .flatMap((one) => (one.kind === 'frame' ? [] : one.requestHeaders))
      .filter(([name]) => name.toLowerCase() === 'referer')
    expect(referrers).toEqual([])
    // The search has something to find: the server was asked about the key, and about `s` by nobody.
    expect(findSecretsSent(a.proxy.recordings(), secrets).every((hit) => hit.startsWith('key '))).toBe(true)
    expect(findSecretsSent(a.proxy.recordings(), secrets)).not.toEqual([])

    await browser.stop()
    const stored: PlacedText[] = []
    for (const folder of ['IndexedDB', 'Local Storage', 'Session Storage', 'Service Worker', 'WebStorage']) {
      for await (const file of filesUnder(join(browser.profileFolder, 'Default', folder))) stored.push(file)
    }
    expect(findSecretsIn(stored, secrets)).toEqual([])
    // What is deleted in a database stays in its files for a while: here the search would find it.
    expect(stored.some(({ text }) => text.includes('happy-hub-registry'))).toBe(true)
    await browser.restart()
  } finally {
    await app.stop()
  }
})
