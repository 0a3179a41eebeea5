import { echoOf } from '../agents/modelScript'
import { createAccount } from '../fixtures/pages/signIn'
import { agentMessages, composer, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { linkSimulatedSession } from '../fixtures/simulatedSession'
import { filesUnder } from '../fixtures/storageDump'
import { expect, test } from '../fixtures/test'
import { messages } from '../../web/i18n/messages'

test('what a person typed is readable in no file of the browser, and drafts survive a reload and a killed browser', async ({
  world,
}) => {
  const [a] = await world.servers(1)
  if (!a) throw new Error('A server is needed')
  const browser = await world.browser()
  const page = await browser.newTab()
  await createAccount(page)
  const folder = 'unusual-folder-name-4711'
  const session = await linkSimulatedSession(page, world.appUrl, a, `/home/dev/${folder}`)
  const typed = {
    prompt: 'please-look-at-the-quagga',
    draft: 'half-a-thought-about-okapis',
    first: 'first-words-about-numbats',
    title: folder,
  }

  await sessionRows(page, folder).click()
  await sendMessage(page, typed.prompt)
  await expect(agentMessages(page, echoOf(typed.prompt))).toBeVisible()
  await composer(page).pressSequentially(typed.draft)
  await page.reload()
  await expect(composer(page)).toHaveValue(typed.draft)

  await page.goto(`${world.appUrl}/new`)
  const firstPrompt = page.getByRole('textbox', { name: messages.newSession.prompt })
  await firstPrompt.pressSequentially(typed.first)
  await page.goBack()
  await expect(composer(page)).toHaveValue(typed.draft)

  await browser.kill()
  await browser.restart()
  const again = await browser.newTab('/new')
  await expect(again.getByRole('textbox', { name: messages.newSession.prompt })).toHaveValue(typed.first)
  await sessionRows(again, folder).click()
  await expect(composer(again)).toHaveValue(typed.draft)
  await expect(again).toHaveTitle(new RegExp(messages.sessions.session.tab))

  await browser.stop()
  const found: string[] = []
  let isHistoryRead = false
  for await (const { where, text } of filesUnder(browser.profileFolder)) {
    isHistoryRead ||= where === 'History' && text.includes(world.appUrl)
    for (const [name, secret] of Object.entries(typed)) if (text.includes(secret)) found.push(`${name} in ${where}`)
  }
  expect(found).toEqual([])
  // The search has something to find.
  expect(isHistoryRead).toBe(true)
  await browser.restart()
  session.close()
})
