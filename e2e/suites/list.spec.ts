import { machinesOf, sessionList, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoLinkedServers } from '../fixtures/twoServers'

test('V3 unified list: sessions and machines of both in one list, with their server', async ({ world }) => {
  const { page, a, b } = await twoLinkedServers(world, 'separate-key')
  await page.goto('/machines')
  for (const { server, folder } of [a, b]) {
    const label = new URL(server.url).host
    await expect(sessionRows(page, folder)).toHaveCount(1)
    await expect(sessionRows(page, folder, label)).toHaveCount(1)
    const machine = machinesOf(page, label)
    await expect(machine).toHaveCount(1)
    await expect(machine).toContainText('CLI 1.2.5')
    await expect(machine).toContainText('1 session')
  }
  await expect(sessionList(page).getByRole('link')).toHaveCount(2)

  // The list is live: a session that starts now appears by itself, with its server.
  await b.cli.startSession('gamma-work')
  await expect(sessionRows(page, 'gamma-work', new URL(b.server.url).host)).toHaveCount(1)
})
