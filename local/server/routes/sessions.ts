import { canonicalBase64 } from '../core/base64'
import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { nullish, object, optional, queryNumber, string, withDefault } from '../core/input'
import { sessionJson, sessionJsonV1 } from '../core/rows'
import {
  createSession,
  deleteSession,
  findSession,
  findSessionByTag,
  listActiveSessions,
  listSessionsByUpdate,
  pageSessions,
  setSessionActivity,
} from '../store/sessions'

const V1_LIMIT = 150
const ACTIVE_WINDOW_MS = 15 * 60_000
const CURSOR_PREFIX = 'cursor_v1_'

/** Lists, creation, archive and deletion of sessions (docs/protocol.md 3.2). */
export function registerSessionRoutes(app: HttpApp, context: ServerContext): void {
  registerSessionLists(app, context)
  registerSessionChanges(app, context)
}

function registerSessionLists(app: HttpApp, context: ServerContext): void {
  const { db } = context

  app.account(
    {
      method: 'GET',
      url: '/v1/sessions',
    },
    ({ accountId }) => {
      const rows = listSessionsByUpdate(db, accountId, V1_LIMIT)
      return { sessions: rows.map(sessionJsonV1) }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v2/sessions/active',
      query: object({ limit: withDefault(queryNumber({ min: 1, max: 500 }), 150) }),
    },
    ({ accountId, query }) => {
      const seenAfter = context.now() - ACTIVE_WINDOW_MS
      return { sessions: listActiveSessions(db, accountId, seenAfter, query.limit).map(sessionJson) }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v2/sessions',
      query: object({
        cursor: optional(string()),
        limit: withDefault(queryNumber({ min: 1, max: 200 }), 50),
        changedSince: optional(queryNumber({ min: 1 })),
      }),
    },
    ({ accountId, query, reply }) => {
      if (query.cursor && !query.cursor.startsWith(CURSOR_PREFIX)) {
        return reply.code(400).send({ error: 'Invalid cursor format' })
      }
      const beforeId = query.cursor ? query.cursor.slice(CURSOR_PREFIX.length) : null
      const changedSince = query.changedSince ?? null
      const rows = pageSessions(db, accountId, { beforeId, changedSince, limit: query.limit + 1 })
      const page = rows.slice(0, query.limit)
      const hasNext = rows.length > query.limit
      const last = page.at(-1)
      return {
        sessions: page.map(sessionJson),
        nextCursor: hasNext && last ? `${CURSOR_PREFIX}${last.id}` : null,
        hasNext,
      }
    },
  )
}

function registerSessionChanges(app: HttpApp, context: ServerContext): void {
  const { db, events, presence } = context
  const sessionParams = object({ sessionId: string() })

  app.account(
    {
      method: 'POST',
      url: '/v1/sessions',
      body: object({
        tag: string(),
        metadata: string(),
        agentState: nullish(string()),
        dataEncryptionKey: nullish(string()),
      }),
    },
    ({ accountId, body }) => {
      const known = findSessionByTag(db, accountId, body.tag)
      if (known) {
        presence.sessionResumed(known.id)
        return { session: sessionJsonV1(known) }
      }
      const id = context.newId('session')
      const dataEncryptionKey = body.dataEncryptionKey ? canonicalBase64(body.dataEncryptionKey) : null
      createSession(db, { id, accountId, tag: body.tag, metadata: body.metadata, dataEncryptionKey }, context.now())
      const created = findSession(db, accountId, id)
      if (!created) throw new Error('The session was not stored')
      events.update(accountId, { to: 'user' }, { t: 'new-session', ...sessionJson(created) })
      return { session: sessionJsonV1(created) }
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/sessions/:sessionId/archive',
      params: sessionParams,
    },
    ({ accountId, params, reply }) => {
      const session = findSession(db, accountId, params.sessionId)
      if (!session) return reply.code(404).send({ error: 'Session not found' })
      presence.sessionStopped(session.id)
      const now = context.now()
      setSessionActivity(db, session.id, false, now, now)
      const activity = { type: 'activity', id: session.id, active: false, activeAt: now, thinking: false }
      events.ephemeral(accountId, { to: 'user' }, activity)
      return { success: true }
    },
  )

  app.account(
    {
      method: 'DELETE',
      url: '/v1/sessions/:sessionId',
      params: sessionParams,
    },
    ({ accountId, params, reply }) => {
      const session = findSession(db, accountId, params.sessionId)
      if (!session) return reply.code(404).send({ error: 'Session not found or not owned by user' })
      presence.sessionStopped(session.id)
      db.transaction(() => deleteSession(db, session.id))
      events.update(accountId, { to: 'user' }, { t: 'delete-session', sid: session.id })
      return { success: true }
    },
  )
}
