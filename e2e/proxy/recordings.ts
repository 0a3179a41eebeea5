import type { FaultEffect } from './faults'

/** Everything that crossed a proxy, in the order in which it began. Times are epoch milliseconds. */
export type Recording = HttpRecording | UpgradeRecording | FrameRecording

export interface HttpRecording {
  kind: 'http'
  time: number
  method: string
  /** Path and query, as sent. */
  url: string
  requestHeaders: HeaderPairs
  requestBody: Buffer
  fault: FaultEffect['kind']
  /** Null = no answer was given (hang, refuse, cut, target down, client gone). */
  answer: { status: number; headers: HeaderPairs; body: Buffer } | null
}

export interface UpgradeRecording {
  kind: 'upgrade'
  time: number
  socketId: number
  url: string
  requestHeaders: HeaderPairs
  fault: FaultEffect['kind']
}

export interface FrameRecording {
  kind: 'frame'
  time: number
  socketId: number
  direction: 'to-server' | 'to-client'
  type: 'text' | 'binary'
  /** Unmasked, reassembled payload. */
  payload: Buffer
}

export type HeaderPairs = [name: string, value: string][]

export interface OpenWebSocket {
  socketId: number
  url: string
  since: number
  /**
   * The `auth` object of the Socket.IO handshake (docs/protocol.md 4.1), null before it was sent.
   * `clientType: 'user-scoped'` tells an app from a CLI.
   */
  handshake: Record<string, unknown> | null
}

export function headerPairs(rawHeaders: readonly string[]): HeaderPairs {
  const pairs: HeaderPairs = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return pairs
}
