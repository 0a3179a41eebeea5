import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startAgentBed } from '../../testing/agentBed'

vi.setConfig({ testTimeout: 30_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
beforeEach(async () => {
  bed = await startAgentBed()
})
afterEach(() => bed.stop())

test('what a CLI reported of a session is summed up; nothing reported is null', async () => {
  const { id, socket } = await bed.agentSession({})
  const agents = await bed.agents()
  expect(await agents.readUsage(id)).toBeNull()
  for (const [key, tokens, cost] of [
    ['one', 500, 0.25],
    ['two', 55, 0.5],
  ] as const) {
    const report = { key, sessionId: id, tokens: { total: tokens, input: 1 }, cost: { total: cost } }
    expect(await socket.emitWithAck('usage-report', report)).toMatchObject({ success: true })
  }
  expect(await agents.readUsage(id)).toEqual({ tokens: 555, cost: 0.75 })
})

test('an answer without totals says so, and a session that the server does not have is not found', async () => {
  const { id } = await bed.agentSession({})
  const agents = await bed.agents()
  const body = { usage: [{ tokens: { input: 3 }, cost: { total: 'much' } }] }
  bed.proxy.setFault({ kind: 'answer', path: /usage\/query$/, body })
  expect(await agents.readUsage(id)).toEqual({ tokens: null, cost: null })
  bed.proxy.clearFaults()
  await expect(agents.readUsage('nowhere' as typeof id)).rejects.toMatchObject({ data: { code: 'not-found' } })
})
