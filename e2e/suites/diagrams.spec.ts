import { linkSimulatedSession } from '../fixtures/simulatedSession'
import { createAccount } from '../fixtures/pages/signIn'
import { agentMessages, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { pictureMessages } from '../../web/i18n/pictureMessages'

const words = pictureMessages.diagram

test('a diagram of an agent is drawn under the app’s own policy, and is its text where its host does not let it run', async ({
  world,
}) => {
  const [a] = await world.servers(1)
  if (!a) throw new Error('A server is needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  const session = await linkSimulatedSession(page, appUrl, a, '/home/dev/drawn')
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await sessionRows(page, 'drawn').click()
  await session.say('Two steps:\n\n```mermaid\nflowchart TD\n  accTitle: Two steps\n  A[First] --> B[Second]\n```')
  const message = agentMessages(page, 'Two steps')
  const picture = message.getByRole('img', { name: words.picture('Two steps') })
  await expect(picture).toBeVisible()
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(50)
  expect(asked.filter((path) => path === '/diagram.html')).toHaveLength(1)
  await message.getByRole('button', { name: words.showText }).click()
  await expect(message).toContainText('A[First] --> B[Second]')

  // As an old file of `hosting/` would: with the policy of all other files.
  const policy = (await page.request.get(appUrl)).headers()['content-security-policy'] ?? ''
  expect(policy).toContain("frame-ancestors 'none'")
  await page.route('**/diagram.html', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
  })
  await page.reload()
  await expect(message).toContainText(words.notDrawn.unavailable)
  await expect(message).toContainText('A[First] --> B[Second]')
  await page.unroute('**/diagram.html')
  await message.getByRole('button', { name: words.show }).click()
  await expect(picture).toBeVisible()
})
