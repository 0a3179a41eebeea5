import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { createGate, FaultSwitchboard } from './faults'
import type { Fault, FaultEffect, FaultScope, Gate, HoldPoint } from './faults'
import { madeUpAnswer, plainHttpAnswer } from './madeUpAnswer'
import { headerPairs } from './recordings'
import type { HeaderPairs, HttpRecording, OpenWebSocket, Recording } from './recordings'
import { relayWebSocket } from './relayWebSocket'
import type { WebSocketRelay } from './relayWebSocket'

export interface FaultProxy {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  /** Puts a fault in force, before older ones. `refuse` and `cut` end the open connections that they fit. */
  setFault(fault: Fault): void
  clearFaults(): void
  /** Stops the next HTTP request that fits, before the server sees it or before the client sees its answer. */
  hold(at: HoldPoint, scope: Required<Pick<FaultScope, 'path' | 'method'>>): Pick<Gate, 'reached' | 'open'>
  /** Everything so far; the array grows no more. */
  recordings(): Recording[]
  openWebSockets(): OpenWebSocket[]
  /** Ends every open connection now, as a server that is killed does; new ones are taken. */
  cutConnections(): void
  stop(): Promise<void>
}

interface LiveSocket {
  socket: OpenWebSocket
  client: net.Socket
  relay: WebSocketRelay | null
}

/** Stands in front of a server, records all that passes, and breaks what it is told to break. */
export async function startFaultProxy(options: { target: string; port?: number }): Promise<FaultProxy> {
  const target = new URL(options.target)
  const faults = new FaultSwitchboard()
  const log: Recording[] = []
  const connections = new Set<net.Socket>()
  const webSockets = new Map<number, LiveSocket>()
  let lastSocketId = 0

  const server = http.createServer((request, response) => {
    void handleRequest(request, response)
  })
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })

  async function handleRequest(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const method = request.method ?? 'GET'
    const url = request.url ?? '/'
    const fault = faults.take(method, url)
    const recording: HttpRecording = {
      kind: 'http',
      time: Date.now(),
      method,
      url,
      requestHeaders: headerPairs(request.rawHeaders),
      requestBody: Buffer.alloc(0),
      fault: fault.kind,
      answer: null,
    }
    log.push(recording)
    try {
      recording.requestBody = await readAll(request)
      const answer = await answerFor(fault, request, recording)
      if (answer === 'none') return
      if (answer === 'reset') {
        request.socket.resetAndDestroy()
        return
      }
      recording.answer = answer
      response.writeHead(answer.status, answer.headers.flat())
      response.end(answer.body)
    } catch {
      // The target is down or the client left: to the client it looks as without a proxy.
      request.socket.destroy()
    }
  }

  async function answerFor(
    fault: FaultEffect,
    request: http.IncomingMessage,
    recording: HttpRecording,
  ): Promise<NonNullable<HttpRecording['answer']> | 'none' | 'reset'> {
    switch (fault.kind) {
      case 'refuse':
        return 'reset'
      case 'hang':
        return 'none'
      case 'status':
      case 'garbage':
      case 'answer':
        return madeUpAnswer(fault, request)
      case 'hold': {
        if (fault.at === 'request') await stopAt(fault.gate, request)
        const answer = await forward(request, recording)
        if (fault.at === 'answer') await stopAt(fault.gate, request)
        return answer
      }
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, fault.ms))
        return forward(request, recording)
      case 'cut':
        await forward(request, recording)
        return 'reset'
      case 'pass':
      case 'duplicate':
        return forward(request, recording)
    }
  }

  function forward(
    request: http.IncomingMessage,
    recording: HttpRecording,
  ): Promise<NonNullable<HttpRecording['answer']>> {
    return new Promise((resolve, reject) => {
      const headers = forwardedHeaders(request, target)
      const outgoing = (target.protocol === 'https:' ? https : http).request(
        {
          protocol: target.protocol,
          hostname: target.hostname,
          port: target.port,
          method: recording.method,
          path: recording.url,
          headers: headers.flat(),
          agent: false,
        },
        (incoming) => {
          resolve(readAnswer(incoming))
        },
      )
      outgoing.on('error', reject)
      // A client that leaves takes its request with it. Sockets are kept alive over many requests.
      const abandon = (): void => void outgoing.destroy()
      request.socket.once('close', abandon)
      outgoing.once('close', () => request.socket.off('close', abandon))
      outgoing.end(recording.requestBody)
    })
  }

  server.on('upgrade', (request: http.IncomingMessage, stream: Duplex, head: Buffer) => {
    // On node:http servers the upgraded stream is the TCP socket itself.
    const client = stream as net.Socket
    const url = request.url ?? '/'
    const fault = faults.take('GET', url)
    lastSocketId += 1
    const socketId = lastSocketId
    const requestHeaders = headerPairs(request.rawHeaders)
    log.push({ kind: 'upgrade', time: Date.now(), socketId, url, requestHeaders, fault: fault.kind })
    client.on('error', () => client.destroy())
    if (fault.kind === 'refuse' || fault.kind === 'cut') client.resetAndDestroy()
    else if (fault.kind === 'garbage' || fault.kind === 'answer' || (fault.kind === 'status' && fault.status !== 401)) {
      client.end(plainHttpAnswer(madeUpAnswer(fault, request)))
    } else if (fault.kind === 'delay') setTimeout(() => openRelay(), fault.ms)
    else if (fault.kind !== 'hang') openRelay()

    function openRelay(): void {
      if (client.destroyed) return
      const upstream = connectTo(target)
      const live: LiveSocket = { socket: { socketId, url, since: Date.now(), handshake: null }, client, relay: null }
      webSockets.set(socketId, live)
      client.on('close', () => {
        webSockets.delete(socketId)
        upstream.destroy()
      })
      upstream.on('error', () => client.destroy())
      upstream.on('close', () => client.destroy())
      upstream.write(upgradeRequest(request, target))
      if (head.length > 0) upstream.write(head)
      passHandshakeAnswer(upstream, client, () => {
        live.relay = relayWebSocket({
          client,
          server: upstream,
          socket: live.socket,
          fault: () => faults.current('GET', url),
          record: (frame) => log.push(frame),
        })
      })
    }
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as net.AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    setFault(fault) {
      faults.add(fault)
      for (const { socket, client } of webSockets.values()) {
        const now = faults.current('GET', socket.url)
        if (now.kind === 'refuse' || now.kind === 'cut') client.resetAndDestroy()
      }
      for (const { relay } of webSockets.values()) relay?.faultsChanged()
    },
    hold(at, scope) {
      const gate = createGate()
      faults.add({ kind: 'hold', at, gate, times: 1, ...scope })
      return gate
    },
    clearFaults() {
      faults.clear()
      for (const { relay } of webSockets.values()) relay?.faultsChanged()
    },
    recordings: () => [...log],
    openWebSockets: () => [...webSockets.values()].map(({ socket }) => structuredClone(socket)),
    cutConnections() {
      for (const connection of connections) connection.resetAndDestroy()
    },
    async stop() {
      for (const connection of connections) connection.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function readAnswer(incoming: http.IncomingMessage): Promise<NonNullable<HttpRecording['answer']>> {
  const body = await readAll(incoming)
  return { status: incoming.statusCode ?? 502, headers: withoutHopByHop(headerPairs(incoming.rawHeaders)), body }
}

function connectTo(target: URL): net.Socket {
  const host = target.hostname.replace(/^\[|\]$/g, '')
  return target.protocol === 'https:'
    ? tls.connect({ host, port: Number(target.port || 443), servername: host })
    : net.connect({ host, port: Number(target.port || 80) })
}

/** Passes the server's answer to the upgrade on, then hands the rest over to `onOpen`. */
function passHandshakeAnswer(upstream: net.Socket, client: net.Socket, onOpen: () => void): void {
  let received: Buffer = Buffer.alloc(0)
  upstream.on('data', function onData(chunk: Buffer) {
    received = Buffer.concat([received, chunk])
    const end = received.indexOf('\r\n\r\n')
    if (end < 0) return
    upstream.off('data', onData)
    client.write(received.subarray(0, end + 4))
    const rest = received.subarray(end + 4)
    if (received.subarray(0, 12).toString('latin1') === 'HTTP/1.1 101') {
      onOpen()
      if (rest.length > 0) upstream.emit('data', rest)
    } else {
      client.write(rest)
      upstream.pipe(client)
    }
  })
}

/**
 * Names the target as the host, and the proxy in `X-Forwarded-*`, so that URLs which the server makes for attachments
 * lead through the proxy (docs/protocol.md 3.7). Asks for uncompressed answers, so that recordings can be searched.
 */
function forwardedHeaders(request: http.IncomingMessage, target: URL): HeaderPairs {
  const dropped = new Set(['host', 'accept-encoding', 'connection', 'sec-websocket-extensions', 'transfer-encoding'])
  return [
    ['Host', target.host],
    ...headerPairs(request.rawHeaders).filter(([name]) => !dropped.has(name.toLowerCase())),
    ['X-Forwarded-Host', request.headers.host ?? target.host],
    ['X-Forwarded-Proto', 'http'],
  ]
}

function withoutHopByHop(headers: HeaderPairs): HeaderPairs {
  const dropped = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()))
}

function upgradeRequest(request: http.IncomingMessage, target: URL): string {
  const headers = [...forwardedHeaders(request, target), ['Connection', 'Upgrade']]
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return [`GET ${request.url ?? '/'} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

async function readAll(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Rejects when the client left meanwhile: what it asked for never comes to the server then. */
async function stopAt(gate: Gate, request: http.IncomingMessage): Promise<void> {
  gate.arrive()
  await gate.opened
  if (request.socket.destroyed) throw new Error('The client left')
}
