import { setTimeout as delay } from 'node:timers/promises'
import type { Server, Socket } from 'socket.io'
import { anything, object, string } from '../core/input'
import { listen } from './listen'

/** Times of docs/protocol.md 5.1 in milliseconds; tests may shorten them. */
export interface RpcTimings {
  /** How long a call waits for somebody to register its method */
  registrationWaitMs: number
  /** How long the registrant may take to answer */
  answerWaitMs: number
  /** How often the relay looks whether the registrant is still there; two misses end the call */
  presenceCheckMs: number
}

export const REAL_RPC_TIMINGS: RpcTimings = {
  registrationWaitMs: 15_000,
  answerWaitMs: 30_000,
  presenceCheckMs: 2_000,
}

/** How often a waiting call looks for a registrant. */
const REGISTRATION_CHECK_MS = 200
const MISSES_UNTIL_GONE = 2

/** Relays calls between sockets of one account by the exact method text (docs/protocol.md 5.1). */
export function listenForRpc(io: Server, socket: Socket, accountId: string, timings: RpcTimings): void {
  const methodOnly = object({ method: string({ min: 1 }) })

  socket.on('rpc-register', (data: unknown) => {
    const result = methodOnly(data, '')
    if (result.ok) void socket.join(rpcRoom(accountId, result.value.method))
    if (result.ok) socket.emit('rpc-registered', { method: result.value.method })
    else socket.emit('rpc-error', { type: 'register', error: 'Invalid method name' })
  })

  socket.on('rpc-unregister', (data: unknown) => {
    const result = methodOnly(data, '')
    if (result.ok) void socket.leave(rpcRoom(accountId, result.value.method))
    if (result.ok) socket.emit('rpc-unregistered', { method: result.value.method })
    else socket.emit('rpc-error', { type: 'unregister', error: 'Invalid method name' })
  })

  listen(
    socket,
    {
      event: 'rpc-call',
      input: object({ method: string({ min: 1 }), params: anything() }),
      invalid: { ok: false, error: 'Invalid parameters: method is required' },
    },
    ({ method, params }, ack) => {
      const room = rpcRoom(accountId, method)
      relayCall(io, { caller: socket, room, request: { method, params }, timings }).then(
        (result) => ack({ ok: true, result }),
        (error: unknown) => ack({ ok: false, error: error instanceof Error ? error.message : 'RPC call failed' }),
      )
    },
  )
}

interface RelayedCall {
  caller: Socket
  room: string
  request: { method: string; params: unknown }
  timings: RpcTimings
}

/** @throws Error with the text the caller gets */
async function relayCall(io: Server, call: RelayedCall): Promise<unknown> {
  const target = await waitForRegistrant(io, call)
  if (!target) throw new Error('RPC method not available')
  if (target.id === call.caller.id) throw new Error('Cannot call RPC on the same socket')
  const finished = new AbortController()
  try {
    const answer: Promise<unknown> = target.timeout(call.timings.answerWaitMs).emitWithAck('rpc-request', call.request)
    return await Promise.race([answer, failWhenGone(io, call, target.id, finished.signal)])
  } finally {
    finished.abort()
  }
}

async function waitForRegistrant(io: Server, call: RelayedCall): Promise<Socket | null> {
  const deadline = Date.now() + call.timings.registrationWaitMs
  for (;;) {
    const [first] = io.sockets.adapter.rooms.get(call.room) ?? []
    const target = first === undefined ? undefined : io.sockets.sockets.get(first)
    if (target) return target
    if (Date.now() >= deadline || !call.caller.connected) return null
    await delay(REGISTRATION_CHECK_MS)
  }
}

/** An acknowledgement never comes from a socket that is gone; without this look the caller would wait the full time. */
async function failWhenGone(io: Server, call: RelayedCall, targetId: string, signal: AbortSignal): Promise<never> {
  for (let misses = 0; misses < MISSES_UNTIL_GONE;) {
    await delay(call.timings.presenceCheckMs, undefined, { signal })
    misses = io.sockets.adapter.rooms.get(call.room)?.has(targetId) ? 0 : misses + 1
  }
  throw new Error('RPC target disconnected')
}

function rpcRoom(accountId: string, method: string): string {
  return `rpc:${accountId}:${method}`
}
