import { rowAt } from '../api/rows'
import { io, type Socket } from 'socket.io-client'
import { startFaultProxy, type FaultProxy } from '../../e2e/proxy/startFaultProxy'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { startHappyServer } from '../../local/server/startHappyServer'
import type { CanonicalUrl, MachineId, ServerId, SessionId } from '../api/ids'
import { createServerConnection } from '../connection/serverConnection'
import type { ServerConnection } from '../connection/serverConnection.types'
import type { AgentCommands } from '../connection/rpc/agentCommands'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { randomBytes } from '../crypto/bytes'
import { makeLoginProof } from '../crypto/loginProof'
import { createDataKeyCipher, type RecordCipher } from '../crypto/recordCipher'
import { wrapKey } from '../crypto/sealBundle'
import { readTokenAccountId } from '../crypto/token'
import { changeUntil } from './testParts'
import { createTestProfile } from './testProfile'

const serverId = 'server-1' as ServerId
export const machineId = 'machine-1' as MachineId

/** Answers a call with what it returns; `params` are decrypted. */
export type Handler = (params: unknown) => unknown

/** A local Happy server behind a fault proxy, one connection of the hub to it, and agents that answer calls. */
export async function startAgentBed() {
  const server = await startHappyServer({ dataDir: ':memory:', rpcTimings: { registrationWaitMs: 100 } })
  const proxy: FaultProxy = await startFaultProxy({ target: server.url })
  const secret = randomBytes(32)
  const keys = await deriveAccountKeys(secret)
  const cleanUps: (() => unknown)[] = []
  let token: string | undefined
  token = (await call<{ token: string }>('POST', '/v1/auth', makeLoginProof(keys))).token
  const profile = await createTestProfile()

  function connect(): ServerConnection {
    const opened = createServerConnection({
      serverId,
      url: proxy.url as CanonicalUrl,
      credentials: { secret, token: token ?? '', accountId: readTokenAccountId(token ?? '') ?? '' },
      browserOnline: true,
      openDatabase: async () => profile.openServerDatabase(serverId),
      onTokenRenewed: async () => undefined,
    })
    cleanUps.push(() => opened.stop())
    return opened
  }

  let hub = connect()
  await hub.start()
  await until(() => hub.state().listsAsOf !== null)

  function call<Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    return callHappyServer<Answer>(server.url, method, path, body, token)
  }

  function until(holds: () => boolean): Promise<void> {
    return changeUntil(hub, holds)
  }

  async function answerCalls(
    scope: Record<string, string>,
    id: string,
    cipher: RecordCipher,
    on: Record<string, Handler>,
  ) {
    const agent = await connectAgent({ serverUrl: server.url, token }, scope, id, cipher, on)
    cleanUps.push(() => agent.socket.disconnect())
    return agent
  }

  /** A session whose agent is not connected yet. */
  async function newSession(metadata = {}) {
    const { cipher, dataKey, body } = await newRow(keys.contentPublicKey, {
      metadata: { path: '/x', host: 'box', ...metadata },
    })
    const tag = crypto.randomUUID()
    const { session } = await call<{ session: { id: SessionId } }>('POST', '/v1/sessions', { tag, ...body })
    return { id: session.id, cipher, dataKey }
  }

  /** A session whose agent waits for answers to these requests. */
  async function agentSession(requests: Record<string, unknown>, on: Record<string, Handler> = {}, metadata = {}) {
    const { id, cipher, dataKey } = await newSession(metadata)
    const handlers = { permission: () => undefined, abort: () => undefined, ...on }
    const agent = await answerCalls({ clientType: 'session-scoped', sessionId: id }, id, cipher, handlers)
    agent.socket.emit('session-alive', { sid: id, time: Date.now(), thinking: true, mode: 'remote' })
    let expectedVersion = 0
    const setState = async (state: unknown): Promise<void> => {
      const agentState = await cipher.encrypt(state)
      agent.socket.emit('update-state', { sid: id, expectedVersion: expectedVersion++, agentState }, () => undefined)
    }
    await setState({ controlledByUser: false, requests })
    const expected = Object.keys(requests).length === 0 ? 'working' : 'needs-you'
    await until(() => rowAt(hub.state().sessions, id)?.activity === expected)
    return { id, cipher, dataKey, setState, ...agent }
  }

  /** The machine `machineId`, whose daemon answers these calls. */
  async function daemon(on: Record<string, Handler>, metadata = {}) {
    const { cipher, body } = await newRow(keys.contentPublicKey, {
      metadata: { host: 'box', homeDir: '/home/ada', ...metadata },
    })
    await call('POST', '/v1/machines', { id: machineId, ...body })
    const made = await answerCalls({ clientType: 'machine-scoped', machineId }, machineId, cipher, on)
    made.socket.emit('machine-alive', { machineId, time: Date.now() })
    await until(() => hub.state().machines[machineId]?.presence === 'online')
    return { ...made, cipher }
  }

  return {
    proxy,
    server,
    serverUrl: server.url,
    token: () => token,
    keys,
    hub: () => hub,
    agents: (): Promise<AgentCommands> => hub.agentCommands(),
    call,
    until,
    newSession,
    agentSession,
    answerCalls,
    daemon,
    /** The hub dies and starts again with what it had stored. */
    async restartHub(): Promise<void> {
      await hub.stop()
      hub = connect()
      await hub.start()
    },
    /** Called by `stop`, last one first. */
    addCleanUp: (cleanUp: () => unknown) => void cleanUps.push(cleanUp),
    async stop(): Promise<void> {
      for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
      await proxy.stop()
      await server.stop()
    },
  }
}

/** The agent's end of the line: answers calls to `<id>:<name>` and records their parameters. */
async function connectAgent(
  line: { serverUrl: string; token: string | undefined },
  scope: Record<string, string>,
  id: string,
  cipher: RecordCipher,
  on: Record<string, Handler>,
) {
  const socket: Socket = io(line.serverUrl, {
    path: '/v1/updates',
    transports: ['websocket'],
    auth: { token: line.token, ...scope },
  })
  const calls: unknown[] = []
  socket.on('rpc-request', async (request: { method: string; params: string }, ack: (result: string) => void) => {
    const params = await cipher.decrypt(request.params)
    calls.push(params.ok ? params.value : 'undecryptable')
    const handler = on[request.method.slice(id.length + 1)]
    ack(await cipher.encrypt(await handler?.(params.ok ? params.value : null)))
  })
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  for (const name of Object.keys(on)) {
    const registered = new Promise((resolve) => socket.once('rpc-registered', resolve))
    socket.emit('rpc-register', { method: `${id}:${name}` })
    await registered
  }
  return { socket, calls }
}

/** A row of a list with a key of its own, as a client of this account makes it. */
async function newRow(contentPublicKey: Uint8Array<ArrayBuffer>, parts: Record<string, unknown>) {
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const encrypted = await Promise.all(
    Object.entries(parts).map(async ([name, value]) => [name, await cipher.encrypt(value)] as const),
  )
  return {
    dataKey,
    cipher,
    body: { ...Object.fromEntries(encrypted), dataEncryptionKey: wrapKey(dataKey, contentPublicKey) },
  }
}
