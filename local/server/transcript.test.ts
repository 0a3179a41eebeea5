import { readFileSync } from 'node:fs'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { isRecord } from './core/input'
import { createRecordingMatcher } from './recordingMatcher'
import { REAL_RPC_TIMINGS } from './sockets/rpcRelay'
import { startHappyServer, type HappyServer } from './startHappyServer'

// Other suites run at the same time on the same few cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/*
 * Replays everything that was recorded of a real happy-server. The recording has three lists (calls, emits, pushed
 * events) and does not say how they interleave; the order below follows from the recorded times and numbers.
 * Nothing is left out. Not compared: which token was given, and the 15 s an unknown method waits (shortened here;
 * the real times are checked as constants).
 */

interface RestEntry {
  note: string
  request: { method: string; path: string; auth: boolean; body?: unknown }
  response: { status: number; contentType: string; body: unknown }
}
interface HandshakeEntry {
  note: string
  auth: Record<string, string>
  result: { ok: true } | { ok: false; message: string }
}
type SocketName = 'user' | 'session' | 'machine'
interface EmitEntry {
  socket: SocketName
  note: string
  emit: string
  data: Record<string, unknown>
  ack: unknown
}
interface EventEntry {
  socket: SocketName
  event: string
  data: unknown
}
interface Transcript {
  rest: RestEntry[]
  handshakes: HandshakeEntry[]
  emits: EmitEntry[]
  socketEvents: EventEntry[]
}

const transcript = JSON.parse(
  readFileSync(new URL('../../e2e/testdata/vectors/server-transcript.json', import.meta.url), 'utf8'),
) as Transcript

const PUSHED_EVENTS = ['update', 'ephemeral', 'rpc-registered', 'rpc-unregistered', 'rpc-error']
/** Calls that were made with the second account's token; all others with the first's. */
const BY_SECOND_ACCOUNT = new Set([
  'read foreign session',
  'same machine id, other account',
  'same id, other account',
  'profile b',
  'accept',
  'feed of b',
])
const ATTACHMENT_BYTES = '1234567'

describe('the recorded transcript of a real server', () => {
  const matcher = createRecordingMatcher()
  const tokens: string[] = []
  const sockets = new Map<SocketName, Socket>()
  const received: EventEntry[] = []
  let server: HappyServer
  let nextCall = 0
  let nextEmit = 0

  beforeAll(async () => {
    server = await startHappyServer({ dataDir: ':memory:', rpcTimings: { registrationWaitMs: 250 } })
  })

  afterAll(async () => {
    for (const socket of sockets.values()) socket.disconnect()
    await server.stop()
  })

  test('every call, acknowledgement and pushed event', async () => {
    await callUntil('device link: poll')
    await connect('user', { clientType: 'user-scoped' })
    await callUntil('active')
    await connect('session', { clientType: 'session-scoped', sessionId: sessionId() })
    await callUntil('v1 messages')

    await emitNext()
    // The duplicate that burns a message number, and the user's message, are only seen by what they caused.
    await emitUnrecorded('session', 'message', { sid: sessionId(), message: 'b3RoZXI=', localId: 'l-5' })
    await emitUnrecorded('user', 'message', { sid: sessionId(), message: 'ZnJvbXVzZXI=', localId: 'l-6' })
    await callUntil('read all: note the seq gap after the duplicate')
    await emitUntil('ping')

    await callUntil('unknown machine')
    const machineId = recordedId('register machine', 'machine')
    await connect('machine', { clientType: 'machine-scoped', machineId })
    await emitUnrecorded('machine', 'machine-alive', { machineId, time: Date.now() })
    await emitUntil('unknown machine')
    await emitUnrecorded('machine', 'rpc-register', { method: `${machineId}:echo` })
    await emitUntil('rpc to itself')
    await emitUnrecorded('machine', 'rpc-unregister', { method: `${machineId}:echo` })
    await emitUntil('rpc unknown method')

    await callUntil('get unknown artifact')
    await emitUntil('artifact delete')
    await callUntil('settings read')
    await emitUntil('usage report bad')
    await callUntil('access key get')
    await emitNext()
    await callUntil('push delete')
    await emitUnrecorded('user', 'app-state', { state: 'active' })
    await callUntil('push event')
    await emitUnrecorded('user', 'app-state', { state: 'background' })
    await callUntil('same bytes through the public file route, no auth')

    await emitUnrecorded('session', 'session-end', { sid: sessionId(), time: Date.now() })
    await emitUnrecorded('session', 'session-alive', { sid: sessionId(), time: Date.now(), thinking: false })
    await callUntil('re-create by tag lifts the block')
    await emitUnrecorded('session', 'session-alive', { sid: sessionId(), time: Date.now(), thinking: false })
    await callUntil('DELETE with JSON content-type and empty body')
    sockets.get('machine')?.disconnect()
    await vi.waitFor(() => expect(server.testControls.connectedSockets()).toHaveLength(2))
    await callUntil('delete machine again')

    expect(nextCall).toBe(transcript.rest.length)
    expect(nextEmit).toBe(transcript.emits.length)
    for (const name of ['user', 'session', 'machine'] as const) await compareEvents(name)
    expect(matcher.timeDisorder()).toEqual([])
  })

  test.each(transcript.handshakes)('handshake: $note', async ({ auth, result }) => {
    const token = auth['token'] === '<token>' ? tokens[0] : auth['token']
    const socket = io(server.url, {
      path: '/v1/updates',
      transports: ['websocket'],
      reconnection: false,
      auth: token === undefined ? auth : { ...auth, token },
    })
    const outcome = await new Promise((resolve) => {
      socket.on('connect', () => resolve({ ok: true }))
      socket.on('connect_error', (error) => resolve({ ok: false, message: error.message }))
    })
    socket.disconnect()
    expect(outcome).toEqual(result)
  })

  test('the times of the RPC relay are the documented ones', () => {
    expect(REAL_RPC_TIMINGS).toEqual({ registrationWaitMs: 15_000, answerWaitMs: 30_000, presenceCheckMs: 2_000 })
  })

  /** Replays calls up to and with the one of this note. */
  async function callUntil(note: string): Promise<void> {
    for (;;) {
      const entry = transcript.rest[nextCall]
      if (!entry) throw new Error(`No recorded call "${note}" is left`)
      nextCall += 1
      await replayCall(entry)
      if (entry.note === note && transcript.rest[nextCall]?.note !== note) return
    }
  }

  async function replayCall(entry: RestEntry): Promise<void> {
    const { method, path, auth } = entry.request
    const headers: Record<string, string> = {}
    if (auth) headers['authorization'] = `Bearer ${tokenFor(entry.note)}`
    const response = await fetch(server.url + matcher.toOurs(path), { method, ...requestBody(entry, headers), headers })
    const bytes = Buffer.from(await response.arrayBuffer())
    const contentType = response.headers.get('content-type') ?? ''
    const ours = { status: response.status, contentType, body: readBody(entry.response.body, contentType, bytes) }
    const recordedText = JSON.stringify(entry.response).replaceAll('https://happy.example', server.url)
    const recorded: unknown = JSON.parse(recordedText)
    expect(matcher.differences(recorded, ours), entry.note).toEqual([])
    if (isRecord(ours.body) && typeof ours.body['token'] === 'string') tokens.push(ours.body['token'])
  }

  function requestBody(entry: RestEntry, headers: Record<string, string>): { body?: string } {
    const { body } = entry.request
    if (body === undefined) return {}
    if (entry.note.startsWith('attachment put')) {
      headers['content-type'] = 'application/octet-stream'
      return { body: ATTACHMENT_BYTES }
    }
    headers['content-type'] = 'application/json'
    return { body: body === '' ? '' : matcher.toOurs(JSON.stringify(body)) }
  }

  function tokenFor(note: string): string {
    if (note === 'bad token') return 'x'
    return tokens[BY_SECOND_ACCOUNT.has(note) ? 1 : 0] ?? ''
  }

  async function connect(name: SocketName, auth: Record<string, string>): Promise<void> {
    const socket = io(server.url, {
      path: '/v1/updates',
      transports: ['websocket'],
      reconnection: false,
      auth: { token: tokens[0], ...auth },
    })
    sockets.set(name, socket)
    for (const event of PUSHED_EVENTS) {
      socket.on(event, (data: unknown) => received.push({ socket: name, event, data }))
    }
    socket.on('rpc-request', (data: unknown, answer: (result: string) => void) => {
      received.push({ socket: name, event: 'rpc-request', data })
      answer('cmVzdWx0')
    })
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', () => resolve())
      socket.on('connect_error', reject)
    })
  }

  async function emitUntil(note: string): Promise<void> {
    for (;;) {
      const entry = transcript.emits[nextEmit]
      await emitNext()
      if (entry?.note === note) return
    }
  }

  async function emitNext(): Promise<void> {
    const entry = transcript.emits[nextEmit]
    if (!entry) throw new Error('No recorded emit is left')
    nextEmit += 1
    const filled = JSON.stringify(entry.data).replace('"<now>"', String(Date.now())).replace('<sid>', sessionId())
    const data: unknown = JSON.parse(matcher.toOurs(filled))
    const socket = socketOf(entry.socket)
    if (typeof entry.ack === 'string') {
      // "NONE within …" or "none by design": an answer would have to come before that of the ping behind it.
      let answer: unknown = 'no answer'
      socket.emit(entry.emit, data, (value: unknown) => (answer = value))
      await socket.timeout(5_000).emitWithAck('ping')
      expect(answer, entry.note).toBe('no answer')
      return
    }
    const ack: unknown = await socket.timeout(5_000).emitWithAck(entry.emit, data)
    expect(matcher.differences(entry.ack, ack), entry.note).toEqual([])
  }

  /** @returns when the server has handled it */
  async function emitUnrecorded(name: SocketName, event: string, data: object): Promise<void> {
    socketOf(name).emit(event, data)
    await socketOf(name).timeout(5_000).emitWithAck('ping')
  }

  async function compareEvents(name: SocketName): Promise<void> {
    const recorded = transcript.socketEvents.filter((entry) => entry.socket === name)
    const ours = (): EventEntry[] => received.filter((entry) => entry.socket === name)
    await vi.waitFor(() => expect(ours().length).toBeGreaterThanOrEqual(recorded.length))
    const differences = recorded.flatMap((entry, index) => {
      const { event, data } = ours()[index] ?? { event: 'nothing', data: null }
      return matcher.differences({ [entry.event]: entry.data }, { [event]: data }).map((line) => `${index}${line}`)
    })
    expect(differences).toEqual([])
    expect(ours()).toHaveLength(recorded.length)
  }

  function socketOf(name: SocketName): Socket {
    const socket = sockets.get(name)
    if (!socket) throw new Error(`The socket ${name} is not connected`)
    return socket
  }

  function sessionId(): string {
    return matcher.toOurs(recordedId('create session', 'session'))
  }

  function recordedId(note: string, field: string): string {
    const body = transcript.rest.find((entry) => entry.note === note)?.response.body
    const row = isRecord(body) ? body[field] : undefined
    if (!isRecord(row)) throw new Error(`No ${field} was recorded`)
    return String(row['id'])
  }
})

function readBody(recorded: unknown, contentType: string, bytes: Buffer): unknown {
  if (isRecord(recorded) && 'binary_b64' in recorded) {
    return { binary_b64: bytes.toString('base64'), length: bytes.length }
  }
  const text = bytes.toString()
  return contentType.startsWith('application/json') ? (JSON.parse(text) as unknown) : text
}
