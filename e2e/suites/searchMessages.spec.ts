import { paletteMessages } from '../../web/i18n/paletteMessages'
import { addServer, createAccount } from '../fixtures/pages/signIn'
import { agentMessages, sessionRows } from '../fixtures/pages/sessions'
import { linkSimulatedSession } from '../fixtures/simulatedSession'
import { expect, test } from '../fixtures/test'

const words = paletteMessages.search

test('words are found in sessions of two servers, also in what was never opened here', async ({ world }) => {
  const [a, b] = await world.servers(2)
  if (!a || !b) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  await addServer(page, b.url, 'separate-key')
  const onA = await linkSimulatedSession(page, appUrl, a, '/home/dev/alpha')
  const onB = await linkSimulatedSession(page, appUrl, b, '/home/dev/beta')
  // An open chat would store what is said.
  await page.goto('about:blank')
  await onA.say('the lighthouse of alpha')
  for (let count = 1; count <= 110; count++) await onB.say(`the lighthouse number ${count}.`)
  await page.goto(appUrl)
  await expect(sessionRows(page)).toHaveCount(2)

  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('lighthouse')
  await page.getByRole('option', { name: words.searchFor('lighthouse') }).click()
  await expect(page.getByText(/^[01] of 2 sessions searched/)).toBeVisible()
  await page.getByRole('button', { name: words.fetch }).click()
  await expect(page.getByText('111 messages in 2 sessions')).toBeVisible({ timeout: 30_000 })

  // The address does not show the words; a reload, another tab and the way back have them all the same.
  const address = page.url()
  expect(address).not.toContain('lighthouse')
  await page.reload()
  await expect(page.getByText('111 messages in 2 sessions')).toBeVisible()
  const tab = await browser.newTab()
  await tab.goto(address)
  await expect(tab.getByText('111 messages in 2 sessions')).toBeVisible()
  await tab.close()

  await page.getByRole('searchbox', { name: words.field }).fill('NUMBER 42. lighthouse')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /number 42\./ }).click()
  await expect(agentMessages(page, 'number 42.').first()).toBeInViewport()
  await page.goBack()
  await expect(page.getByText('1 message in 1 session')).toBeVisible()
})
