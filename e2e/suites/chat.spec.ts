import { echoOf } from '../agents/modelScript'
import { engines, inEngine } from '../engines/engines'
import { agentMessages, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoLinkedServers, twoLinkedServersIn } from '../fixtures/twoServers'
import { messages } from '../../web/i18n/messages'

for (const engine of engines) {
  const title = 'V9 chat, history and sending on B while A is primary, and while A is down'
  test(inEngine(engine, title), async ({ world }) => {
    const { window, a, b } = await twoLinkedServersIn(engine, world, 'separate-key')
    const expectOne = (author: 'you' | 'agent', text: string): Promise<void> =>
      expect.poll(() => window.messages(author, text), { message: `one message "${text}"` }).toHaveLength(1)
    await window.openSession(b.folder)
    await window.sendMessage('while both are up')
    await expectOne('agent', echoOf('while both are up'))

    a.server.proxy.setFault({ kind: 'refuse' })
    await window.sendMessage('while A is down')
    await expectOne('agent', echoOf('while A is down'))

    // A new page must get the history from B alone.
    await window.reload()
    for (const text of ['while both are up', 'while A is down']) {
      await expectOne('you', text)
      await expectOne('agent', echoOf(text))
    }
    await window.sendMessage('after the reload')
    await expectOne('agent', echoOf('after the reload'))
    // What A showed is still there, and said to be old.
    const saidToBeOld = expect.stringContaining(messages.sessions.time.asOf('').trim())
    await expect.poll(() => window.sessionRows(a.folder)).toEqual([saidToBeOld])
  })
}

test('a message for a server that is down waits, survives a reload and arrives once', async ({ world }) => {
  const { page, b } = await twoLinkedServers(world, 'same-key')
  await sessionRows(page, b.folder).click()
  await sendMessage(page, 'first')
  await expect(agentMessages(page, echoOf('first'))).toBeVisible()
  // While the agent is at work a prompt waits for it, not for the server.
  await expect(sessionRows(page, b.folder, messages.sessions.state.idle)).toHaveCount(1)

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
