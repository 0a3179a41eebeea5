import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { echoOf } from '../agents/modelScript'
import { startSimulatedMachine, startSimulatedSession } from '../agents/simulatedAgent'
import type { SimulatedSession } from '../agents/simulatedAgent'
import { requestTerminalLogin } from '../../local/agent/terminalLogin'
import { approveTerminalLink, openLink, withServer } from '../fixtures/pages/linkTerminal'
import { agentMessages, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import type { LocalTestServer } from '../fixtures/servers/testServers'

const sessionId = 'cmsame0000000000000000001'
const machineId = randomUUID()

interface Side {
  server: LocalTestServer
  title: string
  session: SimulatedSession
}

/** A session and a machine with ids that the other server uses too; the ids of their messages are equal as well. */
async function startSide(page: Page, appUrl: string, server: LocalTestServer, isNew: boolean): Promise<Side> {
  const login = await requestTerminalLogin(server.url, appUrl)
  await openLink(page, withServer(login.link, server.url))
  await approveTerminalLink(page, isNew ? 'same-key' : undefined)
  const account = await login.approved()
  server.local.testControls.forceIds('session', [sessionId])
  server.local.testControls.forceIds(
    'message',
    Array.from({ length: 100 }, (_, index) => `cmmessage${String(index).padStart(16, '0')}`),
  )
  const title = `Work on ${server.name}`
  await startSimulatedMachine(account, { machineId, host: `box-${server.name}` })
  const session = await startSimulatedSession(account, { path: `/home/dev/on-${server.name}`, title, machineId })
  return { server, title, session }
}

test('V10 the same session id on A and on B: no mixing in list, chat, outbox, cache and routes', async ({ world }) => {
  const [serverA, serverB] = await world.localServers(2)
  if (!serverA || !serverB) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(serverA)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  const a = await startSide(page, appUrl, serverA, false)
  const b = await startSide(page, appUrl, serverB, true)
  const sides = [a, b]
  const other = (side: Side): Side => (side === a ? b : a)
  expect(a.session.id).toBe(b.session.id)

  // List and routes.
  const addresses = new Set<string>()
  for (const { title, server } of sides) {
    const row = sessionRows(page, title)
    await expect(row).toHaveCount(1)
    await expect(row).toHaveAccessibleName(new RegExp(`box-${server.name}.*on-${server.name}`))
    addresses.add((await row.getAttribute('href')) ?? '')
  }
  expect(addresses.size).toBe(2)

  // Chat: what is written and answered on one side is seen on that side only.
  for (const { title, server } of sides) {
    await sessionRows(page, title).click()
    await sendMessage(page, `only for ${server.name}`)
    await expect(agentMessages(page, echoOf(`only for ${server.name}`))).toBeVisible()
  }
  const expectSeparate = async (text: (side: Side) => string): Promise<void> => {
    for (const side of sides) {
      await sessionRows(page, side.title).click()
      await expect(page.getByRole('heading', { level: 1, name: side.title })).toBeVisible()
      await expect(ownMessages(page, text(side))).toHaveCount(1)
      await expect(ownMessages(page, text(other(side)))).toHaveCount(0)
      await expect(agentMessages(page, text(other(side)))).toHaveCount(0)
    }
  }
  await expectSeparate(({ server }) => `only for ${server.name}`)

  // Outbox: both wait, under the same session id, over a reload.
  for (const { server } of sides) server.proxy.setFault({ kind: 'refuse' })
  for (const { title, server } of sides) {
    await sessionRows(page, title).click()
    await sendMessage(page, `waits for ${server.name}`)
    await expect(ownMessages(page, `waits for ${server.name}`)).toContainText(/Queued/)
  }
  // Cache: while no server answers, each chat is painted from its own copy.
  await page.reload()
  await expectSeparate(({ server }) => `only for ${server.name}`)
  await expectSeparate(({ server }) => `waits for ${server.name}`)

  for (const { server } of sides) server.proxy.clearFaults()
  for (const { server, session } of sides) {
    await expect
      .poll(() => session.prompts(), { timeout: 45_000 })
      .toEqual([`only for ${server.name}`, `waits for ${server.name}`])
  }
  await expectSeparate(({ server }) => `waits for ${server.name}`)
  for (const { session } of sides) session.close()
})
