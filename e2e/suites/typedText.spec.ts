import { randomUUID } from 'node:crypto'
import { requestTerminalLogin } from '../../local/agent/terminalLogin'
import { echoOf } from '../agents/modelScript'
import { startSimulatedMachine, startSimulatedSession } from '../agents/simulatedAgent'
import { approveTerminalLink, openLink, withServer } from '../fixtures/pages/linkTerminal'
import { createAccount } from '../fixtures/pages/signIn'
import { agentMessages, composer, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { filesUnder } from '../fixtures/storageDump'
import { expect, test } from '../fixtures/test'
import { messages } from '../../web/i18n/messages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'

const { search } = paletteMessages
const { artifacts } = settingsMessages

test('what a person typed is readable in no file of the browser, and drafts survive a reload and a killed browser', async ({
  world,
}) => {
  const [a] = await world.servers(1)
  if (!a) throw new Error('A server is needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  const folder = 'pangolin-project'
  const login = await requestTerminalLogin(a.directUrl, appUrl)
  await openLink(page, withServer(login.link, a.url))
  await approveTerminalLink(page)
  const account = await login.approved()
  const machine = await startSimulatedMachine(account, { machineId: randomUUID(), host: 'box' })
  const title = 'The unusual title of the kakapo'
  const session = await startSimulatedSession(account, { path: `/home/dev/${folder}`, title })
  const typed = {
    prompt: 'please-look-at-the-quagga',
    draft: 'half-a-thought-about-okapis',
    first: 'first-words-about-numbats',
    title,
    searched: 'tracks-of-the-civet',
    artifact: 'notes-about-the-tapir',
    folder,
  }

  await sessionRows(page, folder).click()
  await sendMessage(page, typed.prompt)
  await expect(agentMessages(page, echoOf(typed.prompt))).toBeVisible()
  await composer(page).pressSequentially(typed.draft)
  await page.reload()
  await expect(composer(page)).toHaveValue(typed.draft)

  await page.goto(`${appUrl}/new`)
  const firstPrompt = page.getByRole('textbox', { name: newSessionMessages.prompt })
  await firstPrompt.pressSequentially(typed.first)
  await page.goBack()
  await expect(composer(page)).toHaveValue(typed.draft)

  await test.step('words that are searched for, and an artifact', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(typed.searched)
    await page.getByRole('option', { name: search.searchFor(typed.searched) }).click()
    await expect(page.getByRole('searchbox', { name: search.field })).toHaveValue(typed.searched)
    await expect(page.getByText('1 of 1 sessions searched')).toBeVisible()
    await page.getByRole('searchbox', { name: search.field }).fill(typed.prompt)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: typed.prompt }).first().click()
    await expect(composer(page)).toHaveValue(typed.draft)
    await page.goto(`${appUrl}/artifacts/new`)
    await page.getByRole('textbox', { name: artifacts.titleField }).fill(typed.artifact)
    await page.getByRole('button', { name: artifacts.save, exact: true }).click()
    await expect(page.getByRole('heading', { name: typed.artifact })).toBeVisible()
  })

  await browser.kill()
  await browser.restart()
  const again = await browser.newTab('/new')
  await expect(again.getByRole('textbox', { name: newSessionMessages.prompt })).toHaveValue(typed.first)
  await sessionRows(again, folder).click()
  await expect(composer(again)).toHaveValue(typed.draft)
  await expect(again).toHaveTitle(new RegExp(messages.sessions.session.tab))

  await browser.stop()
  const found: string[] = []
  let isHistoryRead = false
  for await (const { where, text } of filesUnder(browser.profileFolder)) {
    isHistoryRead ||= where === 'History' && text.includes(appUrl)
    for (const [name, secret] of Object.entries(typed)) if (text.includes(secret)) found.push(`${name} in ${where}`)
  }
  expect(found).toEqual([])
  // The search has something to find.
  expect(isHistoryRead).toBe(true)
  await browser.restart()
  session.close()
  machine.close()
})
