import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHappyServer, type HappyServer } from './startHappyServer'
import { createSession, signUp, type TestClient } from './testClient'

// Other suites run at the same time on the same few cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const MACHINE = 'b5b6c6c0-0000-4000-8000-000000000002'
const MINUTE_MS = 60_000

let server: HappyServer
let client: TestClient

beforeEach(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  client = await signUp(server.url)
})

afterEach(() => server.stop())

async function isSessionActive(): Promise<boolean | undefined> {
  const { body } = await client.call('GET', '/v1/sessions')
  return (body as { sessions: { active: boolean }[] }).sessions[0]?.active
}

async function isMachineActive(): Promise<boolean | undefined> {
  const { body } = await client.call('GET', '/v1/machines')
  return (body as { active: boolean }[])[0]?.active
}

test('ten minutes of silence make a session inactive, and its account is told', async () => {
  const sessionId = await createSession(client, 'silent')
  const socket = await client.connect({ clientType: 'user-scoped' })
  server.testControls.advanceClock(9 * MINUTE_MS)
  server.testControls.runPresenceJobs()
  expect(await isSessionActive()).toBe(true)

  const told = new Promise((resolve) => socket.once('ephemeral', resolve))
  server.testControls.advanceClock(MINUTE_MS)
  server.testControls.runPresenceJobs()
  expect(await told).toMatchObject({ type: 'activity', id: sessionId, active: false, thinking: false })
  expect(await isSessionActive()).toBe(false)
  socket.disconnect()
})

test('heartbeats keep a session active', async () => {
  const sid = await createSession(client, 'alive')
  const socket = await client.connect({ clientType: 'session-scoped', sessionId: sid })
  for (let minute = 1; minute <= 12; minute += 1) {
    server.testControls.advanceClock(MINUTE_MS)
    socket.emit('session-alive', { sid, time: Date.now() + minute * MINUTE_MS, thinking: false })
    await socket.emitWithAck('ping')
    server.testControls.runPresenceJobs()
  }
  expect(await isSessionActive()).toBe(true)
  socket.disconnect()
})

test('a machine is active from its first written heartbeat, and stays so in REST when its socket closes', async () => {
  await client.call('POST', '/v1/machines', { id: MACHINE, metadata: 'bQ==' })
  const user = await client.connect({ clientType: 'user-scoped' })
  const daemon = await client.connect({ clientType: 'machine-scoped', machineId: MACHINE })
  daemon.emit('machine-alive', { machineId: MACHINE, time: Date.now() })
  await daemon.emitWithAck('ping')
  expect(await isMachineActive()).toBe(false)
  server.testControls.runPresenceJobs()
  expect(await isMachineActive()).toBe(true)

  const told = new Promise((resolve) => {
    user.on('ephemeral', (event: { active: boolean }) => {
      if (!event.active) resolve(event)
    })
  })
  daemon.disconnect()
  expect(await told).toMatchObject({ type: 'machine-activity', id: MACHINE, active: false })
  expect(await isMachineActive()).toBe(true)
  user.disconnect()
})

test('heartbeats do not revive a session that just ended, unless it starts again', async () => {
  const sid = await createSession(client, 'ended')
  const socket = await client.connect({ clientType: 'session-scoped', sessionId: sid })
  const beat = async (): Promise<void> => {
    socket.emit('session-alive', { sid, time: Date.now() + 40_000, thinking: false })
    await socket.emitWithAck('ping')
    server.testControls.runPresenceJobs()
  }
  socket.emit('session-end', { sid, time: Date.now() })
  server.testControls.advanceClock(40_000)
  await beat()
  expect(await isSessionActive()).toBe(false)
  await createSession(client, 'ended')
  await beat()
  expect(await isSessionActive()).toBe(true)
  socket.disconnect()
})
