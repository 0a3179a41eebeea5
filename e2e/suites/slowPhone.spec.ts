import { expect, test } from '../fixtures/test'
import { createAccount } from '../fixtures/pages/signIn'
import { requestTerminalLogin } from '../../local/agent/terminalLogin'
import { approveTerminalLink, openLink, withServer } from '../fixtures/pages/linkTerminal'

test('on a phone that is twenty times slower a sign-in and an approval are cut by nothing', async ({ world }) => {
  test.setTimeout(240_000)
  const [a] = await world.servers(1)
  if (!a) throw new Error('A server is needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  page.setDefaultTimeout(60_000)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 20 })
  // Every hub that was there, as the locks of this origin name them.
  await page.addInitScript(() => {
    const seen = new Set<string>()
    Object.assign(window, { hubsSeen: seen })
    const look = async (): Promise<void> => {
      const { held = [] } = await navigator.locks.query()
      for (const { name = '' } of held) if (name.startsWith('hub-alive')) seen.add(name)
      setTimeout(() => void look(), 200)
    }
    void look()
  })
  await page.reload()
  await createAccount(page)
  const login = await requestTerminalLogin(a.directUrl, appUrl)
  await openLink(page, withServer(login.link, a.url))
  await approveTerminalLink(page)
  expect((await login.approved()).serverUrl).toBe(a.directUrl)
  expect(await page.evaluate(() => [...(window as unknown as { hubsSeen: Set<string> }).hubsSeen])).toHaveLength(1)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
})
