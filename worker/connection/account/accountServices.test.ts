import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAgentBed } from '../../testing/agentBed'

let bed: Awaited<ReturnType<typeof startAgentBed>>
beforeEach(async () => {
  bed = await startAgentBed()
})
afterEach(() => bed.stop())

test('keys of services and phones are named, never told, and can be taken away', async () => {
  const agents = await bed.agents()
  expect(await agents.readServices()).toEqual({ github: null, services: [], phones: [] })
  await bed.call('POST', '/v1/connect/openai/register', { token: 'sk-secret' })
  await bed.call('POST', '/v1/push-tokens', { token: 'ExponentPushToken[abcdefgh123456]' })
  await bed.call('POST', '/v1/push-tokens', { token: 'ExponentPushToken[other]' })
  const { services, phones } = await agents.readServices()
  expect(services).toEqual(['openai'])
  expect(phones.map(({ ending }) => ending).toSorted()).toEqual(['123456', 'nother'])
  expect(JSON.stringify([services, phones])).not.toMatch(/secret|abcdefgh/)
  await agents.disconnectService('openai')
  await agents.removePhone(phones.find(({ ending }) => ending === '123456')?.id ?? '')
  // Another client was faster.
  await agents.removePhone('gone')
  const left = await agents.readServices()
  expect(left.services).toEqual([])
  expect(left.phones.map(({ ending }) => ending)).toEqual(['nother'])
})

test('GitHub is disconnected for all clients: its user name goes, the name that was taken over stays', async () => {
  const agents = await bed.agents()
  // It succeeds also where there is nothing to disconnect.
  await agents.disconnectService('github')
  const accountId = (await bed.call<{ id: string }>('GET', '/v1/account/profile')).id
  bed.server.testControls.connectGithub(accountId, { login: 'ada-on-github', name: 'Ada Lovelace' })
  expect((await agents.readServices()).github).toEqual({ login: 'ada-on-github' })
  bed.hub().setPrimary(true)
  const shown = () => {
    const { profile } = bed.hub().state()
    return profile.kind === 'loaded' ? profile : null
  }
  await bed.until(() => shown()?.username === 'ada-on-github')
  await agents.disconnectService('github')
  await bed.until(() => shown()?.username === null)
  expect(shown()).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace' })
  expect((await agents.readServices()).github).toBeNull()
})

test('GitHub is connected on its own page, and on no other', async () => {
  const agents = await bed.agents()
  // This server is not set up for it.
  expect(await agents.githubPage()).toBeNull()
  const answer = (url: string) => bed.proxy.setFault({ kind: 'answer', body: { url }, path: /github/ })
  const page = 'https://github.com/login/oauth/authorize?client_id=x&state=y'
  answer(page)
  expect(await agents.githubPage()).toBe(page)
  for (const other of ['https://github.com.evil.test/login/oauth/authorize?', 'javascript:alert(1)', '']) {
    answer(other)
    await expect(agents.githubPage()).rejects.toThrow('bad-answer')
  }
})

test('a key that another client removed meanwhile is gone, and not a failure', async () => {
  const agents = await bed.agents()
  await bed.call('POST', '/v1/connect/openai/register', { token: 'sk-secret' })
  await bed.call('DELETE', '/v1/connect/openai')
  await agents.disconnectService('openai')
  await bed.call('POST', '/v1/connect/openai/register', { token: 'sk-secret' })
  bed.proxy.setFault({ kind: 'status', status: 500, method: 'DELETE' })
  await expect(agents.disconnectService('openai')).rejects.toThrow('server-failed')
})

test('usage is told by day, in the numbers that CLIs reported', async () => {
  const agents = await bed.agents()
  expect(await agents.readUsageDays(30)).toEqual([])
  const session = await bed.agentSession({})
  await session.socket.emitWithAck('usage-report', {
    key: 'claude-session',
    sessionId: session.id,
    tokens: { total: 1200, input: 1000 },
    cost: { total: 0.25 },
  })
  const [today, ...more] = await agents.readUsageDays(30)
  expect(more).toEqual([])
  expect(today).toMatchObject({ tokens: 1200, cost: 0.25 })
  expect(Date.now() - (today?.at ?? 0)).toBeLessThan(86_400_000 + 3_600_000)
})
