import { io, type Socket } from 'socket.io-client'
import { presentToken, type HappyHome } from './happyHome'

export interface ServerSocket {
  socket: Socket
  stop(): void
}

/**
 * A socket of the account that always reports itself as in the background. It goes on also where its library gives up: after
 * a login that was refused, taken back or is another account's, for the person may log in again, and after a server that
 * hung up.
 */
export function openServerSocket(
  home: HappyHome,
  { refusedPauseMs, loginCheckMs, log }: { refusedPauseMs: number; loginCheckMs: number; log(line: string): void },
): ServerSocket {
  const socket = io(home.serverUrl, {
    path: '/v1/updates',
    transports: ['websocket'],
    reconnectionDelay: 1_000,
    reconnectionDelayMax: 30_000,
    auth: (send) => {
      const told = { clientType: 'user-scoped', appState: 'background', happyClient: 'happy-hub-notify' }
      presentToken(home).then((token) => send({ ...told, token }), hangUp)
    },
  })
  let retry: NodeJS.Timeout | undefined
  let isStopped = false
  function connectLater(): void {
    if (socket.active || isStopped) return
    clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), refusedPauseMs)
  }
  let refusal: string | null = null
  function hangUp(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    if (reason !== refusal) log(reason)
    refusal = reason
    socket.disconnect()
    connectLater()
  }
  // A connection outlives the login that it was made with.
  const loginCheck = setInterval(() => {
    if (socket.connected) presentToken(home).catch(hangUp)
  }, loginCheckMs)
  socket.on('connect', () => (refusal = null))
  socket.on('connect_error', ({ message }) => {
    log(`${home.serverUrl} cannot be reached: ${message}`)
    connectLater()
  })
  socket.on('disconnect', connectLater)
  return {
    socket,
    stop() {
      isStopped = true
      clearTimeout(retry)
      clearInterval(loginCheck)
      socket.disconnect()
    },
  }
}
