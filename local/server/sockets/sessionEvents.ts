import type { Socket } from 'socket.io'
import type { ServerContext } from '../core/context'
import { anything, nullable, number, object, string } from '../core/input'
import { acceptedTime } from '../core/presence'
import { findSession, setSessionActivity, writeAgentState, writeSessionMetadata } from '../store/sessions'
import { listen } from './listen'

/** Metadata, agent state and life signs of sessions (docs/protocol.md 4.4). */
export function listenForSessionEvents(socket: Socket, accountId: string, context: ServerContext): void {
  const { db, events, presence } = context
  const error = { result: 'error' }

  listen(
    socket,
    {
      event: 'update-metadata',
      input: object({ sid: string({ min: 1 }), metadata: string(), expectedVersion: number() }),
      invalid: error,
      failed: error,
    },
    ({ sid, metadata, expectedVersion }, ack) => {
      const session = findSession(db, accountId, sid)
      // The real server never acknowledges an unknown session here (docs/protocol.md 9.2.6).
      if (!session) return
      if (!writeSessionMetadata(db, sid, metadata, expectedVersion, context.now())) {
        ack({ result: 'version-mismatch', version: session.metadataVersion, metadata: session.metadata })
        return
      }
      const version = expectedVersion + 1
      const body = { t: 'update-session', id: sid, metadata: { value: metadata, version } }
      events.update(accountId, { to: 'session', sessionId: sid }, body)
      ack({ result: 'success', version, metadata })
    },
  )

  listen(
    socket,
    {
      event: 'update-state',
      input: object({ sid: string({ min: 1 }), agentState: nullable(string()), expectedVersion: number() }),
      invalid: error,
      failed: error,
    },
    ({ sid, agentState, expectedVersion }, ack) => {
      const session = findSession(db, accountId, sid)
      if (!session) {
        ack(error)
        return
      }
      if (!writeAgentState(db, sid, agentState, expectedVersion, context.now())) {
        ack({ result: 'version-mismatch', version: session.agentStateVersion, agentState: session.agentState })
        return
      }
      const version = expectedVersion + 1
      const body = { t: 'update-session', id: sid, agentState: { value: agentState, version } }
      events.update(accountId, { to: 'session', sessionId: sid }, body)
      ack({ result: 'success', version, agentState })
    },
  )

  listen(
    socket,
    { event: 'session-alive', input: object({ sid: string({ min: 1 }), time: number(), thinking: anything() }) },
    ({ sid, time, thinking }) => presence.sessionAlive(accountId, sid, time, Boolean(thinking)),
  )

  listen(
    socket,
    { event: 'session-end', input: object({ sid: string({ min: 1 }), time: number() }) },
    ({ sid, time }) => {
      const at = acceptedTime(time, context.now())
      if (at === null || !findSession(db, accountId, sid)) return
      presence.sessionStopped(sid)
      setSessionActivity(db, sid, false, at, context.now())
      const activity = { type: 'activity', id: sid, active: false, activeAt: at, thinking: false }
      events.ephemeral(accountId, { to: 'user' }, activity)
    },
  )
}
