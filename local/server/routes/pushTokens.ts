import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { object, oneOf, optional, record, string } from '../core/input'
import { deletePushToken, listPushTokens, savePushToken } from '../store/accountTokens'
import { findSession } from '../store/sessions'

/** Phone push (docs/protocol.md 3.9, 7.6). This server reaches no push service: with a token registered a push fails. */
export function registerPushRoutes(
  app: HttpApp,
  context: ServerContext,
  hasActiveUi: (accountId: string) => boolean,
): void {
  const { db, events } = context

  app.account(
    {
      method: 'POST',
      url: '/v1/push-tokens',
      body: object({ token: string() }),
    },
    ({ accountId, body }) => {
      savePushToken(db, accountId, body.token, context.newId('pushToken'), context.now())
      return { success: true }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/push-tokens',
    },
    ({ accountId }) => ({ tokens: listPushTokens(db, accountId) }),
  )

  app.account(
    {
      method: 'DELETE',
      url: '/v1/push-tokens/:token',
      params: object({ token: string() }),
    },
    ({ accountId, params }) => {
      deletePushToken(db, accountId, params.token)
      return { success: true }
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/sessions/:sessionId/push-event',
      params: object({ sessionId: string() }),
      body: object({
        kind: oneOf('done', 'permission', 'question'),
        title: string({ min: 1, max: 200 }),
        body: string({ min: 1, max: 500 }),
        data: optional(record()),
      }),
    },
    ({ accountId, params, body, reply }) => {
      const { sessionId } = params
      if (!findSession(db, accountId, sessionId)) return reply.code(404).send({ error: 'Session not found' })
      const { kind, title, body: text } = body
      const event = { type: 'session-event', sessionId, kind, title, body: text, timestamp: context.now() }
      events.ephemeral(accountId, { to: 'session', sessionId }, event)
      if (hasActiveUi(accountId)) return { success: true, result: 'suppressed', reason: 'active-ui-client' }
      if (listPushTokens(db, accountId).length === 0) return { success: true, result: 'no_tokens' }
      return { success: true, result: 'failed', reason: 'the local server has no push service' }
    },
  )
}
