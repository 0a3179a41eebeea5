import type { Page } from 'playwright'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { askingSession, type AskingSession } from '../fixtures/askingSession'
import { approveAgent } from '../fixtures/pages/linkTerminal'
import { permissionCards } from '../fixtures/pages/newSession'
import { createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import type { World } from '../fixtures/world'

// Attacks on the person who answers a permission request: presses that were meant for something else.

const words = permissionMessages

async function overviewOfTwo(world: World): Promise<{ page: Page; one: AskingSession; two: AskingSession }> {
  const [server] = await world.localServers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const page = await (await world.browser(appUrl)).newTab()
  await createAccount(page)
  const account = await approveAgent(page, appUrl, server)
  const one = await askingSession(account, 'one')
  const two = await askingSession(account, 'two')
  await page.goto('/')
  return { page, one, two }
}

const allowOf = (page: Page, command: string) =>
  permissionCards(page, command).getByRole('button', { name: words.allow, exact: true })

async function middleOfAllow(page: Page, command: string): Promise<[x: number, y: number]> {
  await expect(allowOf(page, command)).toHaveAttribute('aria-disabled', 'false')
  const box = await allowOf(page, command).boundingBox()
  if (!box) throw new Error('The button is not shown')
  return [box.x + box.width / 2, box.y + box.height / 2]
}

test('two clicks in one place approve one command, not those of two sessions', async ({ world }) => {
  const { page, one, two } = await overviewOfTwo(world)
  await one.ask({ first: 'touch one' })
  await expect(permissionCards(page, 'touch one')).toBeVisible()
  await two.ask({ second: 'touch two' })
  await expect(permissionCards(page, 'touch two')).toBeVisible()
  const [x, y] = await middleOfAllow(page, 'touch one')
  await page.mouse.click(x, y)
  await expect.poll(() => one.answers).toEqual([{ id: 'first', approved: true }])
  await expect(permissionCards(page, 'touch one')).toContainText(words.over.answered(words.over.where.here))
  for (let click = 0; click < 5; click++) await page.mouse.click(x, y)
  // The card goes when the pointer does, and the next one still waits.
  await page.mouse.move(5, 5)
  await expect(permissionCards(page, 'touch one')).toHaveCount(0)
  await page.mouse.click(...(await middleOfAllow(page, 'touch two')))
  await expect.poll(() => two.answers).toEqual([{ id: 'second', approved: true }])
  expect(one.answers).toHaveLength(1)
})

test('a request that is replaced under the pointer is not allowed by the click', async ({ world }) => {
  const { page, one } = await overviewOfTwo(world)
  await one.ask({ same: 'ls' })
  await page.mouse.move(...(await middleOfAllow(page, 'ls')))
  await one.ask({ same: 'rm -rf /' })
  await expect(permissionCards(page, 'rm -rf /')).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  await one.ask({ other: 'curl evil.example' })
  await expect(permissionCards(page, 'curl evil.example')).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  // What is answered at last is what was read.
  await page.mouse.click(...(await middleOfAllow(page, 'curl evil.example')))
  await expect.poll(() => one.answers).toEqual([{ id: 'other', approved: true }])
})
