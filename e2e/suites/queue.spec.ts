import type { Page } from 'playwright'
import { requestTerminalLogin } from '../../local/agent/terminalLogin'
import { messages } from '../../web/i18n/messages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { askingSession, type AskingSession } from '../fixtures/askingSession'
import { approveTerminalLink, openLink, withServer } from '../fixtures/pages/linkTerminal'
import { permissionCards } from '../fixtures/pages/newSession'
import { addServer, createAccount } from '../fixtures/pages/signIn'
import type { TestServer } from '../fixtures/servers/testServers'
import { expect, test } from '../fixtures/test'

const words = paletteMessages.queue

const queue = (page: Page) => page.getByRole('main')
const line = (page: Page, title: string) => queue(page).locator('[data-queue-line]').filter({ hasText: title })

async function agentOn(page: Page, server: TestServer, appUrl: string) {
  const login = await requestTerminalLogin(server.directUrl, appUrl)
  await openLink(page, withServer(login.link, server.url))
  await approveTerminalLink(page)
  return login.approved()
}

test('eleven requests of two servers are answered on a phone without leaving the queue', async ({ world }) => {
  test.setTimeout(180_000)
  const [home, cloud] = await world.localServers(2)
  if (!home || !cloud) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(home)
  const browser = await world.browser(appUrl, { viewport: { width: 390, height: 844 } })
  const page = await browser.newTab()
  await createAccount(page)
  await page.goto('/sign-in')
  await addServer(page, cloud.url, 'separate-key')
  const accounts = [await agentOn(page, home, appUrl), await agentOn(page, cloud, appUrl)]
  const sessions: AskingSession[] = []
  for (let index = 0; index < 11; index++) {
    const account = accounts[index % 2]
    if (!account) throw new Error('No account')
    const session = await askingSession(account, `task-${index}-of-11`)
    sessions.push(session)
    await session.ask({ [`request-${index}`]: `touch file-${index}-of-11` })
  }
  await page.goto('/')
  await page.getByRole('link', { name: `${messages.sessions.sections['needs-you']} 11` }).click()

  await test.step('one is put off, over a reload', async () => {
    await line(page, 'task-10-of-11')
      .getByRole('button', { name: words.more('task-10-of-11') })
      .click()
    await page.getByRole('button', { name: words.snooze.hour }).click()
    await expect(page.getByRole('link', { name: `${messages.sessions.sections['needs-you']} 10` })).toBeVisible()
    await page.reload()
    await page.getByText(words.snoozedCount(1)).click()
    await page.getByRole('button', { name: words.wakeName('task-10-of-11') }).click()
    await expect(line(page, 'task-10-of-11')).toBeVisible()
  })

  await test.step('one is answered elsewhere, and says so', async () => {
    await sessions[9]?.ask({})
    await expect(line(page, 'task-9-of-11')).toContainText(words.over)
    await sessions[9]?.ask({ 'request-9': 'touch file-9-of-11' })
    await expect(line(page, 'task-9-of-11')).not.toContainText(words.over)
  })

  for (const [index, { answers }] of sessions.entries()) {
    const title = `task-${index}-of-11`
    const toggle = line(page, title).getByRole('button', { name: words.show(title) })
    const allow = permissionCards(page, `touch file-${index}-of-11`).getByRole('button', {
      name: permissionMessages.allow,
      exact: true,
    })
    // A card that was just scrolled into view takes no press at first: the person presses again.
    await expect(async () => {
      if (answers.length === 0 && (await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click()
      if (answers.length === 0) await allow.click({ timeout: 2_000 })
      expect(answers).toEqual([{ id: `request-${index}`, approved: true }])
    }).toPass({ intervals: [800], timeout: 30_000 })
  }
  expect(new URL(page.url()).pathname).toBe('/needs-you')
  await expect(queue(page).getByText(words.none)).toBeVisible()
})
