import http from 'node:http'
import type net from 'node:net'
import type { Duplex } from 'node:stream'
import { createGate, FaultSwitchboard } from './faults'
import type { Fault, FaultScope, Gate, HoldPoint } from './faults'
import type { LiveSocket, ProxyState } from './proxyState'
import type { OpenWebSocket, Recording } from './recordings'
import { relayHttp } from './relayHttp'
import { relayUpgrade } from './relayUpgrade'

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

/** Stands in front of a server, records all that passes, and breaks what it is told to break. */
export async function startFaultProxy(options: { target: string; port?: number }): Promise<FaultProxy> {
  const faults = new FaultSwitchboard()
  const log: Recording[] = []
  const webSockets = new Map<number, LiveSocket>()
  const state: ProxyState = { target: new URL(options.target), faults, log, webSockets, reordered: 0 }
  const connections = new Set<net.Socket>()
  let lastSocketId = 0

  const server = http.createServer((request, response) => void relayHttp(state, request, response))
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })

  server.on('upgrade', (request: http.IncomingMessage, stream: Duplex, head: Buffer) => {
    lastSocketId += 1
    // On node:http servers the upgraded stream is the TCP socket itself.
    relayUpgrade(state, { socketId: lastSocketId, request, client: stream as net.Socket, head })
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
