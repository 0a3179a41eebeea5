import { echoOf } from '../agents/modelScript'
import { chooseAction, openServers, serverEntry } from '../fixtures/pages/servers'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { addServer, createAccount } from '../fixtures/pages/signIn'
import { linkSimulatedSession } from '../fixtures/simulatedSession'
import { expect, test } from '../fixtures/test'
import { messages } from '../../web/i18n/messages'

const words = messages.servers

test('one account at two addresses becomes one entry; another address keeps the chats, another account is refused', async ({
  world,
}) => {
  const [a, b] = await world.servers(2)
  if (!a || !b) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  const session = await linkSimulatedSession(page, appUrl, a, '/home/dev/on-a')
  const secondAddress = a.url.replace('127.0.0.1', 'localhost')
  await addServer(page, secondAddress, 'same-key')
  await expect(sessionRows(page, 'on-a')).toHaveCount(2)

  await openServers(page)
  await page.getByRole('button', { name: words.merge.open }).click()
  const merging = page.getByRole('dialog', { name: words.merge.title })
  await merging.getByRole('radio', { name: a.url }).check()
  await merging.getByRole('button', { name: words.merge.go }).click()
  await expect(merging).toHaveCount(0)
  await expect(serverEntry(page, a.url)).toContainText(words.aliases([secondAddress]))
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
  await sessionRows(page, 'on-a').click()
  await sendMessage(page, 'at the first address')
  await expect(agentMessages(page, echoOf('at the first address'))).toBeVisible()

  await openServers(page)
  await chooseAction(page, a.url, words.actions.address)
  const changing = page.getByRole('dialog', { name: words.address.title(new URL(a.url).host) })
  const changeTo = async (address: string): Promise<void> => {
    await changing.getByRole('textbox', { name: words.address.field }).fill(address)
    await changing.getByRole('button', { name: words.address.save }).click()
  }
  await changeTo(b.url)
  const { what } = messages.error({ code: 'different-account', serverUrl: b.url as never })
  await expect(changing.getByRole('alert')).toContainText(what)
  await changeTo(secondAddress)
  await expect(changing).toHaveCount(0)
  await expect(serverEntry(page, secondAddress)).toContainText(words.aliases([a.url]))
  await expect(serverEntry(page, secondAddress)).toContainText(words.state.connected)

  await sessionRows(page, 'on-a').click()
  await expect(agentMessages(page, echoOf('at the first address'))).toBeVisible()
  await sendMessage(page, 'at the second address')
  await expect(agentMessages(page, echoOf('at the second address'))).toBeVisible()
  session.close()
})
