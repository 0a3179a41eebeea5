import type { Server, Socket } from 'socket.io'
import { createUpdateId } from './ids'
import { allocateAccountSeq } from '../store/accounts'
import type { Database } from '../store/database'

/** Which sockets of the account get an event: always the user-scoped ones, and those named (docs/protocol.md 4.2). */
export type Audience = { to: 'user' } | { to: 'session'; sessionId: string } | { to: 'machine'; machineId: string }

/** Body of an `update` container; `t` names its kind. */
export type UpdateBody = { t: string } & Record<string, unknown>
/** An `ephemeral` event; `type` names its kind. */
export type Ephemeral = { type: string } & Record<string, unknown>

export interface UpdateOptions {
  /** A number that was taken earlier; without it the account's next one is taken */
  seq?: number
  /** A socket that is left out */
  except?: Socket
}

export interface EventRouter {
  update(accountId: string, audience: Audience, body: UpdateBody, options?: UpdateOptions): void
  ephemeral(accountId: string, audience: Audience, event: Ephemeral): void
}

export function userRoom(accountId: string): string {
  return `account:${accountId}:user`
}

export function sessionRoom(accountId: string, sessionId: string): string {
  return `account:${accountId}:session:${sessionId}`
}

export function machineRoom(accountId: string, machineId: string): string {
  return `account:${accountId}:machine:${machineId}`
}

export function createEventRouter(io: Server, db: Database, now: () => number): EventRouter {
  return {
    update(accountId, audience, body, options = {}) {
      const seq = options.seq ?? allocateAccountSeq(db, accountId)
      const container = { id: createUpdateId(), seq, body, createdAt: now() }
      const rooms = roomsOf(accountId, audience)
      if (options.except) options.except.broadcast.to(rooms).emit('update', container)
      else io.to(rooms).emit('update', container)
    },
    ephemeral(accountId, audience, event) {
      io.to(roomsOf(accountId, audience)).emit('ephemeral', event)
    },
  }
}

function roomsOf(accountId: string, audience: Audience): string[] {
  switch (audience.to) {
    case 'user':
      return [userRoom(accountId)]
    case 'session':
      return [sessionRoom(accountId, audience.sessionId), userRoom(accountId)]
    case 'machine':
      return [machineRoom(accountId, audience.machineId), userRoom(accountId)]
  }
}
