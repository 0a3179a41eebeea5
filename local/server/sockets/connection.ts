import { Server, type Socket } from 'socket.io'
import type { Server as HttpServer } from 'node:http'
import type { ServerContext } from '../core/context'
import { machineRoom, sessionRoom, userRoom } from '../core/events'
import type { Tokens } from '../core/tokens'
import { listenForArtifactEvents } from './artifactEvents'
import { listenForMachineEvents } from './machineEvents'
import { listenForMessages } from './messageEvents'
import { listenForReports } from './reportEvents'
import { listenForRpc, type RpcTimings } from './rpcRelay'
import { listenForSessionEvents } from './sessionEvents'

/** What a socket is for; anything unknown is treated as user-scoped (docs/protocol.md 4.1). */
export type SocketScope =
  | { scope: 'user' }
  | { scope: 'session'; sessionId: string }
  | { scope: 'machine'; machineId: string }

/** Kept at `socket.data`. */
export interface SocketIdentity {
  accountId: string
  scope: SocketScope
  /** The client said `user-scoped`: only such sockets count as a UI for push suppression */
  isDeclaredUi: boolean
  appState: 'active' | 'background' | 'unknown'
}

/** The Socket.IO side with the real server's settings (docs/protocol.md 4.1). */
export function createSocketServer(httpServer: HttpServer): Server {
  return new Server(httpServer, {
    path: '/v1/updates',
    transports: ['websocket', 'polling'],
    cors: { origin: '*', methods: ['GET', 'POST', 'OPTIONS'], credentials: true, allowedHeaders: ['*'] },
    pingInterval: 15_000,
    pingTimeout: 45_000,
    connectTimeout: 20_000,
    upgradeTimeout: 10_000,
    maxHttpBufferSize: 1_000_000,
    serveClient: false,
  })
}

export function identityOf(socket: { data: unknown }): SocketIdentity {
  // Set by the handshake below, before anything else sees the socket.
  return socket.data as SocketIdentity
}

/** Whether somebody looks at an app of this account right now (docs/protocol.md 7.6). */
export function hasActiveUi(io: Server, accountId: string): boolean {
  const ids = io.sockets.adapter.rooms.get(userRoom(accountId)) ?? []
  return [...ids].some((id) => {
    const socket = io.sockets.sockets.get(id)
    if (!socket) return false
    const identity = identityOf(socket)
    return identity.isDeclaredUi && identity.appState === 'active'
  })
}

export function acceptConnections(io: Server, context: ServerContext, timings: RpcTimings): void {
  io.use((socket, next) => {
    const result = readHandshake(socket.handshake.auth, context.tokens)
    if (typeof result === 'string') {
      next(new Error(result))
      return
    }
    Object.assign(socket.data, result)
    next()
  })

  io.on('connection', (socket) => {
    const { accountId, scope } = identityOf(socket)
    joinRooms(socket, accountId, scope)
    socket.on('app-state', (data: unknown) => {
      const state = typeof data === 'object' && data !== null && 'state' in data ? data.state : undefined
      identityOf(socket).appState = state === 'active' ? 'active' : 'background'
    })
    // With a data argument the first parameter is no function and the caller is never answered (docs/protocol.md 9.2.6).
    socket.on('ping', (callback: unknown) => {
      if (typeof callback === 'function') callback({})
    })
    if (scope.scope === 'machine') announceMachine(socket, accountId, scope.machineId, context)
    listenForRpc(io, socket, accountId, timings)
    listenForReports(socket, accountId, context)
    listenForSessionEvents(socket, accountId, context)
    listenForMessages(socket, accountId, context)
    listenForMachineEvents(socket, accountId, context)
    listenForArtifactEvents(socket, accountId, context)
  })
}

/** @returns the identity, or the text of the refusal that the client gets as `connect_error` */
function readHandshake(auth: Record<string, unknown>, tokens: Tokens): SocketIdentity | string {
  const { token, clientType, sessionId, machineId, appState } = auth
  if (typeof token !== 'string' || token === '') return 'Missing authentication token'
  if (clientType === 'session-scoped' && !isId(sessionId)) return 'Session ID required for session-scoped clients'
  if (clientType === 'machine-scoped' && !isId(machineId)) return 'Machine ID required for machine-scoped clients'
  const accountId = tokens.verify(token)
  if (accountId === null) return 'Invalid authentication token'
  return {
    accountId,
    scope: scopeOf(clientType, sessionId, machineId),
    isDeclaredUi: clientType === 'user-scoped',
    appState: !appState ? 'unknown' : appState === 'active' ? 'active' : 'background',
  }
}

function scopeOf(clientType: unknown, sessionId: unknown, machineId: unknown): SocketScope {
  if (clientType === 'session-scoped' && isId(sessionId)) return { scope: 'session', sessionId }
  if (clientType === 'machine-scoped' && isId(machineId)) return { scope: 'machine', machineId }
  return { scope: 'user' }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function joinRooms(socket: Socket, accountId: string, scope: SocketScope): void {
  switch (scope.scope) {
    case 'user':
      void socket.join(userRoom(accountId))
      break
    case 'session':
      void socket.join(sessionRoom(accountId, scope.sessionId))
      break
    case 'machine':
      void socket.join(machineRoom(accountId, scope.machineId))
      break
  }
}

/** A daemon's connection itself is a sign of life (docs/protocol.md 4.3, 7.2). */
function announceMachine(socket: Socket, accountId: string, machineId: string, context: ServerContext): void {
  const announce = (active: boolean): void => {
    const activity = { type: 'machine-activity', id: machineId, active, activeAt: context.now() }
    context.events.ephemeral(accountId, { to: 'user' }, activity)
  }
  announce(true)
  socket.on('disconnect', () => announce(false))
}
