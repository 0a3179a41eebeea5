import type { Page } from 'playwright'
import { showCode, signInByCode } from '../fixtures/pages/syncedServerList'
import { createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import type { TestServer } from '../fixtures/servers/testServers'
import { linkMessages } from '../../web/i18n/linkMessages'

function requestsTo({ proxy }: TestServer, path: string): number {
  return proxy.recordings().filter((one) => one.kind === 'http' && one.url === path).length
}

/** Kills the process that shows the page; the page cannot say goodbye. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  // Never answered.
  session.send('Page.crash').catch(() => undefined)
  await crashed
}

for (const [how, end] of [
  ['is closed', (page: Page) => page.close()],
  ['crashes', crash],
] as const) {
  test(`a device code is worth nothing once the tab that shows it ${how}, while another tab stays open`, async ({
    world,
  }) => {
    const [server] = await world.servers(1)
    if (!server) throw new Error('A server is needed')
    const appUrl = await world.serveApp(server)
    const browser = await world.browser(appUrl)
    const page = await browser.newTab()
    await createAccount(page)
    const tab = await browser.newTab()
    const code = await showCode(tab)
    await expect.poll(() => requestsTo(server, '/v1/auth/account/response')).toBeGreaterThan(0)
    await end(tab)

    const other = await (await world.browser(appUrl)).newTab()
    await other.goto(code)
    await signInByCode(other, server.url)
    const asked = '/v1/auth/account/request'
    // The hub used to answer within one poll of its own, which is as long as one of the other browser's.
    await expect.poll(() => requestsTo(server, asked), { timeout: 30_000 }).toBeGreaterThan(5)
    await expect(other.getByRole('heading', { name: linkMessages.signIn.confirmAccount.title })).toHaveCount(0)
    expect(await browser.hubs().count()).toBe(1)
  })
}
