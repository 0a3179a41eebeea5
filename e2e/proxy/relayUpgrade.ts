import type http from 'node:http'
import net from 'node:net'
import tls from 'node:tls'
import { forwardedHeaders } from './forwardedHeaders'
import { madeUpAnswer, plainHttpAnswer } from './madeUpAnswer'
import type { LiveSocket, ProxyState } from './proxyState'
import { headerPairs } from './recordings'
import { relayWebSocket } from './relayWebSocket'

interface Upgrade {
  /** Counts all of this proxy. */
  socketId: number
  request: http.IncomingMessage
  client: net.Socket
  /** What came after the request's headers. */
  head: Buffer
}

/** Opens a web socket to the target for a client, or does what the fault in force says. */
export function relayUpgrade(proxy: ProxyState, upgrade: Upgrade): void {
  const { faults, log } = proxy
  const { socketId, request, client } = upgrade
  const url = request.url ?? '/'
  const fault = faults.take('GET', url)
  const requestHeaders = headerPairs(request.rawHeaders)
  log.push({ kind: 'upgrade', time: Date.now(), socketId, url, requestHeaders, fault: fault.kind })
  client.on('error', () => client.destroy())
  const relay = (): void => openRelay(proxy, upgrade)
  if (fault.kind === 'refuse' || fault.kind === 'cut') client.resetAndDestroy()
  else if (fault.kind === 'garbage' || fault.kind === 'answer' || (fault.kind === 'status' && fault.status !== 401)) {
    client.end(plainHttpAnswer(madeUpAnswer(fault, request)))
  } else if (fault.kind === 'delay') setTimeout(relay, fault.ms)
  else if (fault.kind !== 'hang') relay()
}

function openRelay({ target, faults, log, webSockets }: ProxyState, upgrade: Upgrade): void {
  const { socketId, request, client, head } = upgrade
  if (client.destroyed) return
  const url = request.url ?? '/'
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

function upgradeRequest(request: http.IncomingMessage, target: URL): string {
  const headers = [...forwardedHeaders(request, target), ['Connection', 'Upgrade']]
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return [`GET ${request.url ?? '/'} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}
