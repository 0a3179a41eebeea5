import type { Server } from 'socket.io'
import type { IdKind } from './core/context'
import type { EventRouter } from './core/events'
import type { Presence } from './core/presence'
import { identityOf, type SocketScope } from './sockets/connection'
import { findAccountId, saveGithubUser } from './store/accounts'
import type { Database } from './store/database'

/** One connected socket as the server sees it. */
export interface ConnectedSocket {
  socketId: string
  accountId: string
  scope: SocketScope
}

/** What tests may do to a running server beside talking to it. */
export interface TestControls {
  /** The next rows of a kind get these ids, in this order (one session id on two servers, V10). */
  forceIds(kind: IdKind, ids: string[]): void
  /** Connected sockets of all accounts (one per server however many tabs are open, V11). */
  connectedSockets(): ConnectedSocket[]
  /** @param publicKeyB64 the account's Ed25519 key. @returns null when nobody signed in with it */
  accountId(publicKeyB64: string): string | null
  /** Connects an account with this GitHub user, as a browser that came back from GitHub would. */
  connectGithub(accountId: string, user: { login: string; name: string }): void
  /** Ends all connections as a lost network would; clients reconnect by themselves. */
  dropSockets(): void
  /** Tells all sockets to go, as a server may; clients do not come back by themselves. */
  hangUp(): void
  /** Sends an `ephemeral` event to all sockets, as often as somebody likes. */
  tellAll(event: object): void
  /** Moves the server's clock forward. */
  advanceClock(ms: number): void
  /** Runs the 5-second write of heartbeats and the 60-second presence job now. */
  runPresenceJobs(): void
}

export function createTestControls(parts: {
  io: Server
  db: Database
  events: EventRouter
  presence: Presence
  forcedIds: Map<IdKind, string[]>
  clock: { offsetMs: number }
}): TestControls {
  const { io, db, events, presence, forcedIds, clock } = parts
  return {
    forceIds: (kind, ids) => {
      forcedIds.set(kind, [...(forcedIds.get(kind) ?? []), ...ids])
    },
    connectedSockets: () =>
      [...io.sockets.sockets.values()].map((socket) => {
        const { accountId, scope } = identityOf(socket)
        return { socketId: socket.id, accountId, scope }
      }),
    accountId: (publicKeyB64) => findAccountId(db, Buffer.from(publicKeyB64, 'base64').toString('hex')),
    connectGithub: (accountId, user) => {
      const [firstName = '', ...rest] = user.name.split(' ')
      const names = { firstName, lastName: rest.length === 0 ? null : rest.join(' ') }
      saveGithubUser(db, accountId, { profile: JSON.stringify(user), ...names })
      events.update(
        accountId,
        { to: 'user' },
        { t: 'update-account', id: accountId, github: user, username: user.login, ...names },
      )
    },
    dropSockets: () => {
      // Closing the transport, not the namespace: a client takes "io server disconnect" for final.
      for (const socket of io.sockets.sockets.values()) socket.conn.close()
    },
    hangUp: () => {
      io.disconnectSockets()
    },
    tellAll: (event) => {
      io.emit('ephemeral', event)
    },
    advanceClock: (ms) => {
      clock.offsetMs += ms
    },
    runPresenceJobs: () => {
      presence.flush()
      presence.expire()
    },
  }
}
