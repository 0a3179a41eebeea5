import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFaultProxy } from './startFaultProxy'
import type { FaultProxy } from './startFaultProxy'
import type { FrameRecording, HttpRecording } from './recordings'

let target: http.Server
let socketServer: Server
let proxy: FaultProxy
let served: string[]
const clients: Socket[] = []

beforeEach(async () => {
  served = []
  target = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      served.push(`${request.method} ${request.url}`)
      response.writeHead(201, { 'Content-Type': 'application/json', 'X-From': 'target' })
      response.end(JSON.stringify({ headers: request.headers, body: Buffer.concat(chunks).toString() }))
    })
  })
  socketServer = new Server(target, { path: '/v1/updates', transports: ['websocket'], perMessageDeflate: true })
  socketServer.on('connection', (socket) => {
    socket.on('say', (text: string) => socketServer.emit('update', { text }))
    socket.on('whisper', (text: string) => socket.emit('ephemeral', { text }))
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  const { port } = target.address() as AddressInfo
  proxy = await startFaultProxy({ target: `http://127.0.0.1:${port}` })
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  await proxy.stop()
  target.closeAllConnections()
  await socketServer.close()
})

function connect(auth: Record<string, string> = { token: 'secret-token', clientType: 'user-scoped' }): Socket {
  const client = io(proxy.url, { path: '/v1/updates', transports: ['websocket'], auth, reconnection: false })
  clients.push(client)
  return client
}

function once(client: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => client.once(event, resolve))
}

function post(path: string, body: string): Promise<Response> {
  return fetch(`${proxy.url}${path}`, { method: 'POST', body, headers: { Authorization: 'Bearer abc' } })
}

test('passes requests on and records both ways', async () => {
  const response = await post('/v1/things?a=1', 'hello')
  expect(response.status).toBe(201)
  const seen = (await response.json()) as { headers: Record<string, string>; body: string }
  expect(seen.body).toBe('hello')
  expect(seen.headers['x-forwarded-host']).toBe(new URL(proxy.url).host)
  expect(seen.headers['x-forwarded-proto']).toBe('http')
  const [recording] = proxy.recordings() as HttpRecording[]
  expect(recording).toMatchObject({ method: 'POST', url: '/v1/things?a=1', fault: 'pass' })
  expect(recording?.requestBody.toString()).toBe('hello')
  expect(recording?.requestHeaders.map(([name, value]) => `${name.toLowerCase()}: ${value}`)).toContain(
    'authorization: Bearer abc',
  )
  expect(recording?.answer?.status).toBe(201)
  expect(recording?.answer?.body.toString()).toContain('hello')
})

test('refuse resets, and ends by itself after its number of times', async () => {
  proxy.setFault({ kind: 'refuse', times: 1 })
  await expect(post('/a', '')).rejects.toThrow('fetch failed')
  expect((await post('/a', '')).status).toBe(201)
  expect(served).toEqual(['POST /a'])
})

test('faults fit by path and method; the newest decides; clearing ends them', async () => {
  proxy.setFault({ kind: 'status', status: 503 })
  proxy.setFault({ kind: 'pass', path: /^\/health/ })
  proxy.setFault({ kind: 'status', status: 401, method: 'GET', path: /sessions/ })
  expect((await fetch(`${proxy.url}/health`)).status).toBe(201)
  expect((await post('/v1/sessions', '')).status).toBe(503)
  const refused = await fetch(`${proxy.url}/v1/sessions`)
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ error: 'Invalid token' })
  expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  proxy.clearFaults()
  expect((await post('/v1/sessions', '')).status).toBe(201)
})

test('hang takes the request and never answers', async () => {
  proxy.setFault({ kind: 'hang' })
  const abort = new AbortController()
  const pending = fetch(proxy.url, { signal: abort.signal })
  await expect.poll(() => proxy.recordings().length).toBe(1)
  abort.abort()
  await expect(pending).rejects.toThrow('aborted')
  expect(served).toEqual([])
})

test('delay answers later', async () => {
  proxy.setFault({ kind: 'delay', ms: 60 })
  const start = performance.now()
  expect((await post('/a', '')).status).toBe(201)
  expect(performance.now() - start).toBeGreaterThanOrEqual(58)
})

test('hold stops one request before the server sees it, or before its answer is seen, until it is opened', async () => {
  const before = proxy.hold('request', { method: 'POST', path: /^\/a/ })
  const early = post('/a', '')
  await before.reached
  expect(served).toEqual([])
  before.open()
  expect((await early).status).toBe(201)

  const after = proxy.hold('answer', { method: 'POST', path: /^\/b/ })
  const late = post('/b', '')
  await after.reached
  expect(served).toEqual(['POST /a', 'POST /b'])
  after.open()
  expect((await late).status).toBe(201)
})

test('a held request whose client leaves never comes to the server', async () => {
  const held = proxy.hold('request', { method: 'GET', path: /^\/a/ })
  const abort = new AbortController()
  const pending = fetch(`${proxy.url}/a`, { signal: abort.signal })
  await held.reached
  abort.abort()
  await expect(pending).rejects.toThrow('aborted')
  // Its socket is closed there before the next request is taken on another one.
  await post('/b', '')
  held.open()
  await post('/c', '')
  expect(served).toEqual(['POST /b', 'POST /c'])
})

test('answer says what it is told, with its headers, and the server is not asked', async () => {
  proxy.setFault({ kind: 'answer', status: 307, headers: { Location: 'http://else.example/' }, body: { a: 1 } })
  const answer = await fetch(proxy.url, { redirect: 'manual' })
  expect(answer.status).toBe(307)
  expect(answer.headers.get('location')).toBe('http://else.example/')
  expect(await answer.json()).toEqual({ a: 1 })
  expect(served).toEqual([])
})

test('cut lets the server act and loses its answer', async () => {
  proxy.setFault({ kind: 'cut' })
  await expect(post('/a', '')).rejects.toThrow('fetch failed')
  expect(served).toEqual(['POST /a'])
})

test.each(['not-json', 'wrong-json', 'html'] as const)('garbage: %s', async (body) => {
  proxy.setFault({ kind: 'garbage', body })
  const response = await fetch(`${proxy.url}/health`)
  expect(response.status).toBe(200)
  const text = await response.text()
  if (body === 'wrong-json') expect(JSON.parse(text)).not.toHaveProperty('service')
  else expect(() => JSON.parse(text)).toThrow()
})

test('a target that is down looks down', async () => {
  const gone = await startFaultProxy({ target: 'http://127.0.0.1:1' })
  await expect(fetch(gone.url)).rejects.toThrow('fetch failed')
  await gone.stop()
})

test('records the frames of a WebSocket readable, in both directions, and counts open sockets', async () => {
  const client = connect()
  await once(client, 'connect')
  const big = `é${'y'.repeat(100_000)}`
  const answer = once(client, 'update')
  client.emit('say', big)
  expect(await answer).toEqual({ text: big })
  const frames = proxy.recordings().filter((one): one is FrameRecording => one.kind === 'frame')
  const sent = frames.filter((one) => one.direction === 'to-server').map((one) => one.payload.toString())
  expect(sent).toContain('40{"token":"secret-token","clientType":"user-scoped"}')
  expect(sent).toContain(`42${JSON.stringify(['say', big])}`)
  const received = frames.filter((one) => one.direction === 'to-client').map((one) => one.payload.toString())
  expect(received).toContain(`42${JSON.stringify(['update', { text: big }])}`)
  expect(proxy.openWebSockets()).toMatchObject([{ handshake: { clientType: 'user-scoped' } }])
  client.disconnect()
  await expect.poll(() => proxy.openWebSockets().length).toBe(0)
})

test('duplicate sends every update twice, nothing else', async () => {
  const client = connect()
  await once(client, 'connect')
  proxy.setFault({ kind: 'duplicate' })
  const received: unknown[] = []
  client.onAny((event: string, data: unknown) => received.push([event, data]))
  client.emit('say', 'a')
  client.emit('whisper', 'b')
  await expect.poll(() => received.length).toBe(3)
  expect(received).toEqual([
    ['update', { text: 'a' }],
    ['update', { text: 'a' }],
    ['ephemeral', { text: 'b' }],
  ])
})

test('truncate lets half of an answer through, and half of an update', async () => {
  const client = connect()
  await once(client, 'connect')
  const lost = once(client, 'disconnect')
  client.emit('whisper', 'a')
  expect(await once(client, 'ephemeral')).toEqual({ text: 'a' })
  proxy.setFault({ kind: 'truncate' })
  const response = await fetch(`${proxy.url}/v1/things`)
  expect(response.status).toBe(201)
  await expect(response.text()).rejects.toThrow('terminated')
  client.emit('say', 'b')
  expect(await lost).toBe('parse error')
})

test('reorder lets the next update, and the next request, arrive first; clearing loses nothing', async () => {
  const client = connect()
  await once(client, 'connect')
  const received: unknown[] = []
  client.on('update', (data) => received.push(data))
  proxy.setFault({ kind: 'reorder' })
  for (const text of ['a', 'b', 'c']) client.emit('say', text)
  await expect.poll(() => received).toEqual([{ text: 'b' }, { text: 'a' }])
  const answered: string[] = []
  const ask = async (path: string): Promise<void> => {
    await (await fetch(`${proxy.url}${path}`)).text()
    answered.push(path)
  }
  await Promise.all([ask('/1'), ask('/2'), ask('/3')])
  expect(answered.length).toBe(3)
  expect(answered).not.toEqual(['/1', '/2', '/3'])
  proxy.clearFaults()
  await expect.poll(() => received).toEqual([{ text: 'b' }, { text: 'a' }, { text: 'c' }])
})

test('hang stops an open socket; clearing lets it go on without loss', async () => {
  const client = connect()
  await once(client, 'connect')
  const received: unknown[] = []
  client.on('update', (data) => received.push(data))
  proxy.setFault({ kind: 'hang' })
  client.emit('say', 'held')
  const other = new Promise((resolve) => socketServer.once('connection', resolve))
  // A direct client passes the proxy by: when it has its echo, the held one would have arrived long ago.
  const direct = io(`http://127.0.0.1:${(target.address() as AddressInfo).port}`, {
    path: '/v1/updates',
    transports: ['websocket'],
    forceNew: true,
  })
  clients.push(direct)
  await other
  const echo = once(direct, 'update')
  direct.emit('say', 'direct')
  await echo
  expect(received).toEqual([])
  proxy.clearFaults()
  await expect.poll(() => received).toEqual([{ text: 'direct' }, { text: 'held' }])
})

test('refuse and cutConnections end open sockets', async () => {
  const client = connect()
  await once(client, 'connect')
  const lost = once(client, 'disconnect')
  proxy.cutConnections()
  await lost
  const again = connect()
  await once(again, 'connect')
  const refused = once(again, 'disconnect')
  proxy.setFault({ kind: 'refuse', path: /^\/v1\/updates/ })
  await refused
  expect(await once(connect(), 'connect_error')).toBeInstanceOf(Error)
})

test('401 on a socket is refused as the Happy server does', async () => {
  proxy.setFault({ kind: 'status', status: 401 })
  expect(await once(connect(), 'connect_error')).toMatchObject({ message: 'Invalid authentication token' })
})
