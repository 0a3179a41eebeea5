import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import type { RecordCipher } from '../../worker/crypto/recordCipher'
import type { AgentAccount } from './terminalLogin'

/** What an agent or a daemon answers, by method name; a thrown error becomes `{ error }` (docs/protocol.md 5.1). */
export type CallHandlers = Record<string, (params: Record<string, unknown>) => Promise<unknown>>

/** The socket of one session or one machine (docs/protocol.md 4.1). */
export function connectAgent(account: AgentAccount, scope: Record<string, string>): Socket {
  return io(account.serverUrl, {
    path: '/v1/updates',
    transports: ['websocket'],
    auth: { token: account.token, ...scope },
    forceNew: true,
  })
}

export function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
}

/** Registers `<scopeId>:<name>` after every (re)connect and answers calls, encrypted both ways (docs/protocol.md 5.1). */
export function answerCalls(socket: Socket, scope: { id: string; cipher: RecordCipher }, handlers: CallHandlers): void {
  socket.on('connect', () => {
    for (const name of Object.keys(handlers)) socket.emit('rpc-register', { method: `${scope.id}:${name}` })
  })
  socket.on('rpc-request', (request: { method: string; params: string }, ack: (result: string) => void) => {
    void answer(request).then(ack)
  })

  async function answer({ method, params }: { method: string; params: string }): Promise<string> {
    const handler = handlers[method.slice(scope.id.length + 1)]
    const decrypted = await scope.cipher.decrypt(params)
    const result = async (): Promise<unknown> => {
      if (!handler) return { error: 'Method not found' }
      if (!decrypted.ok) return { error: 'Failed to decrypt parameters' }
      try {
        return await handler((decrypted.value ?? {}) as Record<string, unknown>)
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) }
      }
    }
    return scope.cipher.encrypt(await result())
  }
}
