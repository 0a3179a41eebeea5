import { echoOf } from '../agents/modelScript'
import { agentMessages, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoLinkedServers } from '../fixtures/twoServers'
import { enSessions } from '../../web/i18n/enSessions'

test('V9 chat, history and sending on B while A is primary, and while A is down', async ({ world }) => {
  const { page, a, b } = await twoLinkedServers(world, 'separate-key')
  await sessionRows(page, b.folder).click()
  await sendMessage(page, 'while both are up')
  await expect(agentMessages(page, echoOf('while both are up'))).toBeVisible()

  a.server.proxy.setFault({ kind: 'refuse' })
  await sendMessage(page, 'while A is down')
  await expect(agentMessages(page, echoOf('while A is down'))).toBeVisible()

  // A new page must get the history from B alone.
  await page.reload()
  for (const text of ['while both are up', 'while A is down']) {
    await expect(ownMessages(page, text)).toHaveCount(1)
    await expect(agentMessages(page, echoOf(text))).toHaveCount(1)
  }
  await sendMessage(page, 'after the reload')
  await expect(agentMessages(page, echoOf('after the reload'))).toBeVisible()
  // What A showed is still there, and said to be old.
  await expect(sessionRows(page, a.folder)).toContainText(enSessions.time.asOf('').trim())
})

test('a message for a server that is down waits, survives a reload and arrives once', async ({ world }) => {
  const { page, b } = await twoLinkedServers(world, 'same-key')
  await sessionRows(page, b.folder).click()
  await sendMessage(page, 'first')
  await expect(agentMessages(page, echoOf('first'))).toBeVisible()

  b.server.proxy.setFault({ kind: 'refuse' })
  await sendMessage(page, 'written while B is down')
  await expect(ownMessages(page, 'written while B is down')).toContainText(/Queued/)
  await page.reload()
  await expect(ownMessages(page, 'written while B is down')).toContainText(/Queued/)

  // The first attempt reaches the server and its answer is lost: the retry must not make a second message.
  b.server.proxy.clearFaults()
  b.server.proxy.setFault({ kind: 'cut', method: 'POST', path: /\/v3\/sessions\/[^/]+\/messages$/, times: 1 })
  await expect(agentMessages(page, echoOf('written while B is down'))).toBeVisible({ timeout: 45_000 })
  await expect(ownMessages(page, 'written while B is down')).toHaveCount(1)
  await expect(agentMessages(page, echoOf('written while B is down'))).toHaveCount(1)
})
