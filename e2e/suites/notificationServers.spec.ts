import type { Page } from 'playwright'
import { askingSession } from '../fixtures/askingSession'
import { keepBehind } from '../fixtures/browsers/windowFocus'
import { notifierRuns, shownNotifications } from '../fixtures/notifiedSession'
import { sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoAccounts } from '../fixtures/twoAccounts'
import { pressNotification } from '../push/serviceWorkerPushes'
import { notificationMessages } from '../../web/i18n/notificationMessages'

const words = notificationMessages

async function pathOf(page: Page, title: string): Promise<string> {
  await page.goto('/')
  await sessionRows(page, title).click()
  await page.waitForURL(/\/s\//)
  return new URL(page.url()).pathname
}

test('two servers: what each session asks is told as far as is chosen, and a press opens it on its own server', async ({
  world,
}) => {
  const { appUrl, browser, page, atHome, inCloud } = await twoAccounts(world)
  await browser.context().grantPermissions(['notifications'], { origin: appUrl })
  await keepBehind(browser.context())
  const login = await askingSession(atHome, 'fix-login')
  const rust = await askingSession(inCloud, 'port-to-rust')
  const loginPath = await pathOf(page, 'fix-login')
  const rustPath = await pathOf(page, 'port-to-rust')
  await page.goto('/settings')
  await page.getByRole('checkbox', { name: words.on }).check()
  await expect.poll(() => notifierRuns(page)).toBe(true)
  const shown = async () => (await shownNotifications(page)).toSorted()
  /** Both ask anew, with this much told. */
  const askBoth = async (privacy: string, id: string, command: string) => {
    await page.getByRole('radio', { name: privacy }).check()
    await Promise.all([login.ask({}), rust.ask({})])
    await expect.poll(shown).toEqual([])
    await Promise.all([login.ask({ [id]: command }), rust.ask({ [id]: command })])
    await expect.poll(shown).toHaveLength(2)
    return shown()
  }

  expect(await askBoth(words.privacy.nothing, 'r1', 'touch secret.txt')).toEqual(
    Array.from({ length: 2 }, () => `${words.text.anything}: `),
  )
  expect(await askBoth(words.privacy.place, 'r2', 'touch secret.txt')).toEqual([
    expect.stringMatching(/^fix-login: needs you · \S/),
    expect.stringMatching(/^port-to-rust: needs you · \S/),
  ])
  const told = await askBoth(words.privacy.content, 'r3', 'touch both.txt')
  expect(told).toEqual([
    expect.stringMatching(/^fix-login: Bash: touch both\.txt · \S/),
    expect.stringMatching(/^port-to-rust: Bash: touch both\.txt · \S/),
  ])
  const [server, otherServer] = told.map((text) => text.split(' · ').at(-1))
  expect(server).not.toBe(otherServer)

  await pressNotification(page, 'port-to-rust')
  await page.waitForURL((url) => url.pathname === rustPath)
  await expect.poll(shown).toEqual([expect.stringMatching(/^fix-login: /)])
  await pressNotification(page, 'fix-login')
  await page.waitForURL((url) => url.pathname === loginPath)
  await expect.poll(shown).toEqual([])
  // Behind another window, they are told again when they ask for more.
  await login.ask({ r3: 'touch both.txt', r4: 'touch more.txt' })
  await expect.poll(shown).toEqual([expect.stringMatching(/^fix-login: /)])
  await Promise.all([login.session.end(), rust.session.end()])
})
