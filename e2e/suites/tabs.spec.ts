import { echoOf } from '../agents/modelScript'
import { serverPill } from '../fixtures/pages/servers'
import { agentMessages, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import type { TestServer } from '../fixtures/servers/testServers'
import { twoLinkedServers } from '../fixtures/twoServers'
import { messages } from '../../web/i18n/messages'

/** Sockets of apps that the server has open now; the CLI's are of other types (docs/protocol.md 4.1). */
function appSockets({ proxy }: TestServer): number {
  return proxy.openWebSockets().filter(({ handshake }) => handshake?.['clientType'] === 'user-scoped').length
}

test('V11 three tabs are one socket per server; closing the tab that created the hub loses nothing', async ({
  world,
}) => {
  const { browser, page, a, b } = await twoLinkedServers(world, 'separate-key')
  const second = await browser.newTab()
  const third = await browser.newTab()
  for (const tab of [page, second, third]) {
    await expect(serverPill(tab)).toContainText(messages.servers.pill.some(2, 2))
  }
  for (const { server } of [a, b]) expect(appSockets(server)).toBe(1)
  expect(await browser.hubs().count()).toBe(1)

  // A message that waits in the outbox when the hub's creator goes must not be lost.
  await sessionRows(page, b.folder).click()
  await sendMessage(page, 'before the tab closes')
  await expect(agentMessages(page, echoOf('before the tab closes'))).toBeVisible()
  b.server.proxy.setFault({ kind: 'refuse', path: /\/messages$/, method: 'POST' })
  await sendMessage(page, 'waits while the tab closes')
  await expect(ownMessages(page, 'waits while the tab closes')).toBeVisible()
  await page.close()
  b.server.proxy.clearFaults()

  await sessionRows(second, b.folder).click()
  await expect(agentMessages(second, echoOf('before the tab closes'))).toBeVisible()
  await expect(agentMessages(second, echoOf('waits while the tab closes'))).toBeVisible({ timeout: 45_000 })
  await expect(ownMessages(second, 'waits while the tab closes')).toHaveCount(1)
  await sessionRows(third, a.folder).click()
  await sendMessage(third, 'from the third tab')
  await expect(agentMessages(third, echoOf('from the third tab'))).toBeVisible()
  await sessionRows(second, a.folder).click()
  await expect(agentMessages(second, echoOf('from the third tab'))).toBeVisible()
  for (const { server } of [a, b]) await expect.poll(() => appSockets(server)).toBe(1)
})
