import type net from 'node:net'
import type { FaultSwitchboard } from './faults'
import type { OpenWebSocket, Recording } from './recordings'
import type { WebSocketRelay } from './relayWebSocket'

export interface LiveSocket {
  socket: OpenWebSocket
  client: net.Socket
  relay: WebSocketRelay | null
}

/** What all that passes through one proxy shares. */
export interface ProxyState {
  readonly target: URL
  readonly faults: FaultSwitchboard
  readonly log: Recording[]
  /** By their number, which counts all upgrades. */
  readonly webSockets: Map<number, LiveSocket>
  /** Requests that came during a `reorder`: every second one waits. */
  reordered: number
}
