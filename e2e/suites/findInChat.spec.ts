import { linkSimulatedSession } from '../fixtures/simulatedSession'
import { createAccount } from '../fixtures/pages/signIn'
import { agentMessages, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { composerMessages } from '../../web/i18n/composerMessages'
import { messages } from '../../web/i18n/messages'

const words = composerMessages.find

test('an old message is found on the server, and its link shows it to a page that has none of them', async ({
  world,
}) => {
  const [a] = await world.servers(1)
  if (!a) throw new Error('A server is needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  const session = await linkSimulatedSession(page, appUrl, a, '/home/dev/long')
  // An open chat would store what is said.
  await page.goto('about:blank')
  // It lives on for a page that could come back.
  await browser.hubs().kill()
  // Each is three messages, and a chat begins with the last hundred: tall ones, so that its end is far from its head.
  const more = 'It took some words. '.repeat(60)
  for (let count = 1; count <= 120; count++) await session.say(`the answer number ${count}.\n\n${more}`)
  await page.goto(appUrl)
  await sessionRows(page, 'long').click()
  await expect(agentMessages(page, 'number 120.')).toBeVisible()
  // From the text that is being written.
  await page.getByRole('textbox', { name: messages.sessions.composer.name }).press('Control+f')
  const bar = page.getByLabel(words.name, { exact: true })
  await page.getByRole('textbox', { name: words.field }).fill('NUMBER 2.')
  await expect(bar).toContainText(words.count(0, 0))
  await bar.getByRole('button', { name: words.server(new URL(a.url).host) }).click()
  await expect(bar).toContainText(words.count(1, 1))
  const found = agentMessages(page, 'number 2.').first()
  await expect(found).toBeInViewport()

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await found.hover()
  await found.getByRole('button', { name: words.link.copy }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.goto('about:blank')
  await page.goto(link)
  await expect(found).toBeInViewport()
  // Where one has gone since, a reload leads back to.
  await page.mouse.wheel(0, 3_000)
  await expect(found).not.toBeInViewport()
  await expect.poll(() => page.evaluate(() => JSON.stringify(window.history.state))).toContain('chatPlace')
})
