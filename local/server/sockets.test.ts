import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startHappyServer, type HappyServer } from './startHappyServer'
import { createSession, signUp, type TestClient } from './testClient'

// Other suites run at the same time on the same few cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const MACHINE = 'b5b6c6c0-0000-4000-8000-000000000001'

let server: HappyServer
const sockets: Socket[] = []

beforeAll(async () => {
  const rpcTimings = { registrationWaitMs: 1_000, answerWaitMs: 2_000, presenceCheckMs: 40 }
  server = await startHappyServer({ dataDir: ':memory:', rpcTimings })
})

afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await server.stop()
})

async function connect(client: TestClient, auth: Record<string, string>): Promise<Socket> {
  const socket = await client.connect(auth)
  sockets.push(socket)
  return socket
}

/** Resolves when the server has handled all that this socket sent, and the socket has all that was pushed before. */
async function settle(socket: Socket): Promise<void> {
  await socket.timeout(5_000).emitWithAck('ping')
}

describe('who gets what', () => {
  test('each connection type gets its own updates and ephemerals, other accounts nothing', async () => {
    const client = await signUp(server.url)
    const stranger = await signUp(server.url)
    const [here, elsewhere] = [await createSession(client, 'here'), await createSession(client, 'elsewhere')]
    await client.call('POST', '/v1/machines', { id: MACHINE, metadata: 'bQ==' })
    const all = {
      user: await connect(client, { clientType: 'user-scoped' }),
      undeclared: await connect(client, {}),
      session: await connect(client, { clientType: 'session-scoped', sessionId: here }),
      otherSession: await connect(client, { clientType: 'session-scoped', sessionId: elsewhere }),
      machine: await connect(client, { clientType: 'machine-scoped', machineId: MACHINE }),
      stranger: await connect(stranger, { clientType: 'session-scoped', sessionId: here }),
    }
    const received: Record<string, string[]> = {}
    for (const [name, socket] of Object.entries(all)) {
      await settle(socket)
      const kinds: string[] = (received[name] = [])
      socket.on('update', (update: { body: { t: string } }) => kinds.push(update.body.t))
      socket.on('ephemeral', (event: { type: string }) => kinds.push(event.type))
    }

    await client.call('POST', `/v3/sessions/${here}/messages`, { messages: [{ content: 'eA==', localId: 'm' }] })
    await all.user.emitWithAck('update-metadata', { sid: here, metadata: 'eA==', expectedVersion: 0 })
    const metadata = { machineId: MACHINE, metadata: 'eA==', expectedVersion: 1 }
    await all.user.emitWithAck('machine-update-metadata', metadata)
    all.session.emit('session-alive', { sid: here, time: Date.now(), thinking: true })
    await settle(all.session)
    await client.call('POST', `/v1/sessions/${here}/push-event`, { kind: 'done', title: 't', body: 'b' })
    await client.call('POST', '/v1/account/settings', { settings: 'eA==', expectedVersion: 0 })
    await client.call('DELETE', `/v1/sessions/${elsewhere}`)
    for (const socket of Object.values(all)) await settle(socket)

    const ofSession = ['new-message', 'update-session']
    const ofUser = [...ofSession, 'update-machine', 'activity', 'session-event', 'update-account', 'delete-session']
    expect(received).toEqual({
      user: ofUser,
      undeclared: ofUser,
      session: [...ofSession, 'session-event'],
      otherSession: [],
      machine: ['update-machine'],
      stranger: [],
    })
  })

  test('the server counts the sockets of an account', async () => {
    const client = await signUp(server.url)
    const sessionId = await createSession(client, 'counted')
    await connect(client, { clientType: 'user-scoped' })
    const socket = await connect(client, { clientType: 'session-scoped', sessionId })
    const accountId = ((await client.call('GET', '/v1/account/profile')).body as { id: string }).id
    const scopes = (): unknown[] =>
      server.testControls
        .connectedSockets()
        .filter((entry) => entry.accountId === accountId)
        .map((entry) => entry.scope)
    expect(scopes()).toEqual([{ scope: 'user' }, { scope: 'session', sessionId }])
    socket.disconnect()
    await vi.waitFor(() => expect(scopes()).toEqual([{ scope: 'user' }]))
  })
})

describe('compare and set', () => {
  test('of writers with the same version exactly one succeeds, the others get the winner', async () => {
    const client = await signUp(server.url)
    const sid = await createSession(client, 'race')
    const writers = await Promise.all([0, 1, 2, 3].map(() => connect(client, { clientType: 'user-scoped' })))
    const answers = (await Promise.all(
      writers.map((writer, index) =>
        writer.emitWithAck('update-state', { sid, agentState: `value-${index}`, expectedVersion: 0 }),
      ),
    )) as { result: string; version: number; agentState: string }[]
    const winner = answers.filter((answer) => answer.result === 'success')
    expect(winner).toHaveLength(1)
    for (const answer of answers) expect(answer).toMatchObject({ version: 1, agentState: winner[0]?.agentState })
  })

  test('settings and key-values: a conflict writes nothing', async () => {
    const client = await signUp(server.url)
    const mutations = [
      { key: 'fresh', value: 'eA==', version: -1 },
      { key: 'stale', value: 'eA==', version: 7 },
    ]
    const refused = await client.call('POST', '/v1/kv', { mutations })
    expect(refused.status).toBe(409)
    expect((await client.call('GET', '/v1/kv/fresh')).status).toBe(404)
    await client.call('POST', '/v1/account/settings', { settings: 'Zmlyc3Q=', expectedVersion: 0 })
    const late = await client.call('POST', '/v1/account/settings', { settings: 'bGF0ZQ==', expectedVersion: 0 })
    expect(late.body).toMatchObject({ success: false, currentVersion: 1, currentSettings: 'Zmlyc3Q=' })
    const { body } = await client.call('GET', '/v1/account/settings')
    expect(body).toEqual({ settings: 'Zmlyc3Q=', settingsVersion: 1 })
  })
})

describe('RPC relay', () => {
  test('a call waits for a method that is registered a little later', async () => {
    const client = await signUp(server.url)
    const caller = await connect(client, { clientType: 'user-scoped' })
    const call = caller.emitWithAck('rpc-call', { method: 's:late', params: 'cA==' })
    await settle(caller)
    const target = await connect(client, { clientType: 'session-scoped', sessionId: 's' })
    target.on('rpc-request', (request: { params: string }, answer: (text: string) => void) => answer(request.params))
    target.emit('rpc-register', { method: 's:late' })
    expect(await call).toEqual({ ok: true, result: 'cA==' })
  })

  test('other accounts cannot reach a method', async () => {
    const [owner, stranger] = [await signUp(server.url), await signUp(server.url)]
    const target = await connect(owner, { clientType: 'session-scoped', sessionId: 's' })
    target.emit('rpc-register', { method: 's:secret' })
    await settle(target)
    const caller = await connect(stranger, { clientType: 'user-scoped' })
    const answer: unknown = await caller.emitWithAck('rpc-call', { method: 's:secret', params: '' })
    expect(answer).toEqual({ ok: false, error: 'RPC method not available' })
  })

  test.each([
    { end: 'goes away', error: 'RPC target disconnected' },
    { end: 'never answers', error: 'operation has timed out' },
  ])('a target that $end', async ({ end, error }) => {
    const client = await signUp(server.url)
    const target = await connect(client, { clientType: 'session-scoped', sessionId: 's' })
    target.on('rpc-request', () => {
      if (end === 'goes away') target.disconnect()
    })
    target.emit('rpc-register', { method: 's:hang' })
    await settle(target)
    const caller = await connect(client, { clientType: 'user-scoped' })
    const answer: unknown = await caller.emitWithAck('rpc-call', { method: 's:hang', params: '' })
    expect(answer).toEqual({ ok: false, error })
  })
})

test('a message above 1 000 000 bytes ends the connection, one below does not', async () => {
  const client = await signUp(server.url)
  const sid = await createSession(client, 'large')
  const socket = await connect(client, { clientType: 'user-scoped' })
  const size = async (bytes: number): Promise<unknown> =>
    socket.timeout(2_000).emitWithAck('update-metadata', { sid, metadata: 'x'.repeat(bytes), expectedVersion: 0 })
  expect(await size(990_000)).toMatchObject({ result: 'success' })
  const reason = new Promise((resolve) => socket.on('disconnect', resolve))
  socket.emit('update-metadata', { sid, metadata: 'x'.repeat(1_000_001), expectedVersion: 1 })
  expect(await reason).toBe('transport close')
})
