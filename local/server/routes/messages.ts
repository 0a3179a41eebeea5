import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { array, check, object, optional, queryNumber, string, withDefault } from '../core/input'
import { messageJson } from '../core/rows'
import {
  allocateMessageSeqs,
  findMessageByLocalId,
  insertMessage,
  messagesAfter,
  messagesBefore,
  newestMessages,
  type MessageRow,
} from '../store/messages'
import { findSession } from '../store/sessions'

const V1_LIMIT = 150
/** The real server's column is a 32-bit integer; larger numbers fail there (docs/protocol.md 3.2). */
const LARGEST_SEQ = 2_147_483_647
const NOT_FOUND = { error: 'Session not found' }

/** Messages v1 and v3 (docs/protocol.md 3.2). */
export function registerMessageRoutes(app: HttpApp, context: ServerContext): void {
  const { db, events } = context
  const sessionParams = object({ sessionId: string() })

  app.account(
    {
      method: 'GET',
      url: '/v1/sessions/:sessionId/messages',
      params: sessionParams,
    },
    ({ accountId, params, reply }) => {
      if (!findSession(db, accountId, params.sessionId)) return reply.code(404).send(NOT_FOUND)
      return { messages: newestMessages(db, params.sessionId, V1_LIMIT).map(messageJson) }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v3/sessions/:sessionId/messages',
      params: sessionParams,
      query: check(
        object({
          after_seq: optional(queryNumber({ min: 0 })),
          before_seq: optional(queryNumber({ min: 1 })),
          limit: withDefault(queryNumber({ min: 1, max: 500 }), 100),
        }),
        (query) => query.after_seq === undefined || query.before_seq === undefined,
        'after_seq and before_seq are mutually exclusive',
      ),
    },
    ({ accountId, params, query, reply }) => {
      const { sessionId } = params
      if (!findSession(db, accountId, sessionId)) return reply.code(404).send(NOT_FOUND)
      if ((query.before_seq ?? query.after_seq ?? 0) > LARGEST_SEQ) throw new Error('Number out of range')
      const wanted = query.limit + 1
      const rows =
        query.before_seq === undefined
          ? messagesAfter(db, sessionId, query.after_seq ?? 0, wanted)
          : messagesBefore(db, sessionId, query.before_seq, wanted)
      return { messages: rows.slice(0, query.limit).map(messageJson), hasMore: rows.length > query.limit }
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v3/sessions/:sessionId/messages',
      params: sessionParams,
      body: object({
        messages: array(object({ content: string(), localId: string({ min: 1 }) }), { min: 1, max: 100 }),
      }),
    },
    ({ accountId, params, body, reply }) => {
      const { sessionId } = params
      if (!findSession(db, accountId, sessionId)) return reply.code(404).send(NOT_FOUND)
      const { known, created } = db.transaction(() => storeBatch(sessionId, body.messages))
      for (const row of created) {
        const update = { t: 'new-message', sid: sessionId, message: messageJson(row) }
        events.update(accountId, { to: 'session', sessionId }, update)
      }
      const rows = [...known, ...created].toSorted((a, b) => a.seq - b.seq)
      return {
        messages: rows.map(({ id, seq, localId, createdAt, updatedAt }) => ({
          id,
          seq,
          localId,
          createdAt,
          updatedAt,
        })),
      }
    },
  )

  /** A known `localId` gives the stored row back; the first of two equal ones in a batch is kept. */
  function storeBatch(
    sessionId: string,
    messages: { content: string; localId: string }[],
  ): { known: MessageRow[]; created: MessageRow[] } {
    const contents = new Map<string, string>()
    for (const message of messages) {
      if (!contents.has(message.localId)) contents.set(message.localId, message.content)
    }
    const known: MessageRow[] = []
    const fresh: { localId: string; content: string }[] = []
    for (const [localId, content] of contents) {
      const row = findMessageByLocalId(db, sessionId, localId)
      if (row) known.push(row)
      else fresh.push({ localId, content })
    }
    const now = context.now()
    const firstSeq = fresh.length > 0 ? allocateMessageSeqs(db, sessionId, fresh.length, now) : 0
    const created = fresh.map(({ localId, content }, index): MessageRow => {
      const seq = firstSeq + index
      return { id: context.newId('message'), seq, content, localId, createdAt: now, updatedAt: now }
    })
    for (const row of created) insertMessage(db, sessionId, row)
    return { known, created }
  }
}
