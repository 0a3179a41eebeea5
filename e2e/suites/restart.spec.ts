import { echoOf } from '../agents/modelScript'
import { serverPill } from '../fixtures/pages/servers'
import { agentMessages, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoLinkedServers } from '../fixtures/twoServers'
import { messages } from '../../web/i18n/messages'

test('V7 SIGKILL the browser, restart: list from cache before any server answers, then all reconnect', async ({
  world,
}) => {
  const { browser, page, a, b } = await twoLinkedServers(world, 'separate-key')
  for (const { folder } of [a, b]) {
    await sessionRows(page, folder).click()
    await sendMessage(page, `before the crash, ${folder}`)
    await expect(agentMessages(page, echoOf(`before the crash, ${folder}`))).toBeVisible()
  }

  await browser.kill()
  for (const { server } of [a, b]) server.proxy.setFault({ kind: 'hang' })
  const callsBefore = [a, b].map(({ server }) => server.proxy.recordings().length)
  await browser.restart()
  const restarted = await browser.newTab()
  for (const { folder } of [a, b]) await expect(sessionRows(restarted, folder)).toHaveCount(1)
  await sessionRows(restarted, b.folder).click()
  await expect(ownMessages(restarted, `before the crash, ${b.folder}`)).toBeVisible()
  await expect(agentMessages(restarted, echoOf(`before the crash, ${b.folder}`))).toBeVisible()
  for (const [index, { server }] of [a, b].entries()) {
    const answered = server.proxy
      .recordings()
      .slice(callsBefore[index])
      .filter((one) => (one.kind === 'http' ? one.answer !== null : one.kind === 'frame'))
    expect(answered).toEqual([])
  }

  for (const { server } of [a, b]) {
    server.proxy.clearFaults()
    server.proxy.cutConnections()
  }
  await expect(serverPill(restarted)).toContainText(messages.servers.pill.some(2, 2), { timeout: 30_000 })
  for (const { folder } of [a, b]) {
    await sessionRows(restarted, folder).click()
    await sendMessage(restarted, `after the crash, ${folder}`)
    await expect(agentMessages(restarted, echoOf(`after the crash, ${folder}`))).toBeVisible()
  }
})
