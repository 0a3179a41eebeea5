import type { Locator } from 'playwright'
import { createAccountElsewhere, type AccountElsewhere } from '../agents/accountElsewhere'
import { storeSessions } from '../agents/storedSessions'
import { sessionList, sessionRows } from '../fixtures/pages/sessions'
import { addServer, restoreAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import { linkMessages } from '../../web/i18n/linkMessages'
import { formatBackupText } from '../../worker/crypto/backupText'

const perServer = 200

function addressesOf(rows: Locator): Promise<string[]> {
  return rows.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
}

test('V18 200 sessions on each of three servers: complete, scrolls, one server never moves the rows of another', async ({
  world,
}) => {
  // Local ones: HAPPY_E2E_SERVERS names two.
  const servers = await world.localServers(3)
  const [first] = servers
  if (!first) throw new Error('Servers are needed')
  const accounts: AccountElsewhere[] = []
  for (const server of servers) {
    const account = await createAccountElsewhere(server.url, accounts[0]?.secret)
    accounts.push(account)
    const titles = Array.from({ length: perServer }, (_, index) => `Task ${index + 1} on ${server.name}`)
    await storeSessions(account.account, `/home/dev/of-${server.name}`, titles)
  }
  const [a, b] = accounts
  if (!a || !b) throw new Error('Accounts are needed')

  const browser = await world.browser(await world.serveApp(first))
  const page = await browser.newTab('/sign-in')
  await restoreAccount(page, formatBackupText(a.secret))
  await page.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOn, exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  for (const server of servers.slice(1)) await addServer(page, server.url, 'same-key')
  await page.goto('/')

  // A long list has only the rows near the window in the page; its headings say how many there are.
  const rows = sessionList(page).getByRole('link')
  const heading = sessionList(page).getByRole('heading', { level: 2 })
  const filter = page.getByRole('searchbox')
  await expect(heading).toHaveText(new RegExp(` ${servers.length * perServer}$`), { timeout: 60_000 })
  for (const server of servers) {
    await filter.fill(`of-${server.name}`)
    await expect(heading).toHaveText(new RegExp(` ${perServer}$`))
  }
  await filter.fill('of-B')
  const idOfB = await serverIdOf(sessionRows(page, 'of-B'))
  await filter.fill('')
  await expect(heading).toHaveText(new RegExp(` ${servers.length * perServer}$`))

  // The last row comes into view and can be used.
  await rows.first().focus()
  await page.keyboard.press('End')
  const last = rows.last()
  await expect(last).toBeFocused()
  await expect(last).toBeInViewport()

  // B changes and is read anew: the rows of the others are the same elements, in the same order.
  await page.keyboard.press('Home')
  await expect(rows.first()).toBeFocused()
  const others = sessionList(page).locator(`a:not([data-session-key^="${idOfB}/"])`)
  const before = await addressesOf(others)
  expect(before.length).toBeGreaterThan(0)
  await others.evaluateAll((links) => {
    for (const link of links) (link as HTMLElement).dataset['seenBefore'] = 'yes'
  })
  await storeSessions(b.account, '/home/dev/of-B', ['One more on B'])
  const second = servers[1]
  second?.proxy.cutConnections()
  await expect(sessionRows(page, 'One more on B')).toHaveCount(1, { timeout: 30_000 })
  const after = await addressesOf(others)
  expect(after).toEqual(before.slice(0, after.length))
  await expect(sessionList(page).locator('[data-seen-before]')).toHaveCount(after.length)

  await page.keyboard.press('End')
  await rows.last().click()
  await expect(page.getByRole('heading', { level: 1, name: /^Task \d+ on [ABC]$/ })).toBeVisible()
})

/** `/s/<server id>/<session id>` */
async function serverIdOf(rowsOfServer: Locator): Promise<string> {
  const address = await rowsOfServer.first().getAttribute('href')
  return address?.split('/')[2] ?? ''
}
