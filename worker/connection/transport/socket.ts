import type { Socket } from 'socket.io-client'
import type { UnreachableReason } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { failureReason } from './reachability'

const ackDeadlineMs = 5_000

/** What became of one acknowledged emit on this server's socket. */
export type SocketAnswer =
  /** Untrusted. */
  | { kind: 'answered'; value: unknown }
  | { kind: 'timed-out' }
  /** There is no connection, or it ended while the answer was awaited. */
  | { kind: 'lost' }

export type SocketEnd =
  | { kind: 'unreachable'; reason: UnreachableReason }
  /** The server knows the protocol and refused the token (docs/protocol.md 4.1). */
  | { kind: 'auth-refused' }
  | { kind: 'bad-answer' }

export interface SocketHandlers {
  onConnected(): void
  /** `update` and `ephemeral`, untrusted. */
  onUpdate(event: unknown): void
  onEphemeral(event: unknown): void
  /** Events came too fast, and some were not read. */
  onPassedOver(): void
  /** Once, unless `close` was called: the attempt failed, or the connection is over. */
  onEnd(end: SocketEnd): void
}

export interface ServerSocket {
  /** Emits once and waits for the acknowledgement. Never rejects. */
  call(event: string, data: unknown, deadlineMs: number): Promise<SocketAnswer>
  reportAppState(state: 'active' | 'background'): void
  /**
   * Ends the connection if the server does not answer within 5 s: after sleep a dead one still looks open. Resolves to
   * whether it answered.
   */
  verify(): Promise<boolean>
  close(): void
}

const authRefusals = new Set(['Missing authentication token', 'Invalid authentication token'])

/** One connection attempt, user-scoped (docs/protocol.md 4.1). It never reconnects by itself: the connector decides when. */
export function openSocket(
  options: {
    url: CanonicalUrl
    token: string
    appState: 'active' | 'background'
    /** From the first byte to the accepted handshake. */
    deadlineMs: number
  },
  handlers: SocketHandlers,
): ServerSocket {
  let socket: Socket | null = null
  let ended = false

  function end(reason: SocketEnd): void {
    if (ended) return
    close()
    handlers.onEnd(reason)
  }

  function close(): void {
    ended = true
    clearTimeout(deadline)
    socket?.off()
    socket?.disconnect()
    // A server that never answered the handshake keeps the transport open otherwise.
    socket?.io.engine?.close()
  }

  async function connect(): Promise<void> {
    // Loaded with the first connection: the list is painted from the cache without it.
    const [{ io }, { LimitedDecoder }, { Encoder }] = await Promise.all([
      import('socket.io-client'),
      import('./limits/limitedDecoder'),
      import('socket.io-parser'),
    ])
    if (ended) return
    const opened = io(options.url, {
      path: '/v1/updates',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      autoConnect: false,
      timeout: options.deadlineMs,
      parser: {
        Encoder,
        Decoder: class extends LimitedDecoder {
          constructor() {
            super(handlers.onPassedOver)
          }
        },
      },
      auth: { token: options.token, clientType: 'user-scoped', appState },
    })
    socket = opened
    opened.on('connect', () => {
      clearTimeout(deadline)
      handlers.onConnected()
    })
    opened.on('connect_error', (error) => end(endOfFailedAttempt(error, options.url)))
    opened.on('disconnect', (reason) => {
      if (reason === 'parse error') end({ kind: 'bad-answer' })
      else end({ kind: 'unreachable', reason: reason === 'ping timeout' ? 'timed-out' : failureReason(options.url) })
    })
    opened.on('update', handlers.onUpdate)
    opened.on('ephemeral', handlers.onEphemeral)
    opened.connect()
  }

  let { appState } = options
  const deadline = setTimeout(() => end({ kind: 'unreachable', reason: 'timed-out' }), options.deadlineMs)
  connect().catch(() => end({ kind: 'unreachable', reason: failureReason(options.url) }))

  return {
    call(event, data, deadlineMs) {
      const current = socket
      // Not connected, the client would keep the event and emit it later, when nobody waits for it any more.
      if (!current?.connected) return Promise.resolve({ kind: 'lost' })
      return current
        .timeout(deadlineMs)
        .emitWithAck(event, data)
        .then(
          (value: unknown): SocketAnswer => ({ kind: 'answered', value }),
          // A connection that ends fails what waits on it, too.
          (): SocketAnswer => ({ kind: current.connected ? 'timed-out' : 'lost' }),
        )
    },
    reportAppState(state) {
      appState = state
      if (socket?.connected) socket.emit('app-state', { state })
    },
    verify() {
      const current = socket
      if (!current?.connected) return Promise.resolve(false)
      return new Promise((resolve) => {
        // Without a data argument, or the answer never comes (docs/protocol.md 9.2.6).
        current.timeout(ackDeadlineMs).emit('ping', (error: Error | null) => {
          if (error) end({ kind: 'unreachable', reason: 'timed-out' })
          resolve(error === null)
        })
      })
    },
    close,
  }
}

function endOfFailedAttempt(error: Error, url: CanonicalUrl): SocketEnd {
  if (authRefusals.has(error.message)) return { kind: 'auth-refused' }
  if (error.message === 'timeout') return { kind: 'unreachable', reason: 'timed-out' }
  // A refusal that docs/protocol.md 4.1 does not know comes from the server's side of the handshake and has no `type`.
  return 'type' in error ? { kind: 'unreachable', reason: failureReason(url) } : { kind: 'bad-answer' }
}
