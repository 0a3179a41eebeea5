import type { Socket } from 'socket.io'
import type { ServerContext } from '../core/context'
import { anything, object, string } from '../core/input'
import { messageJson } from '../core/rows'
import { allocateAccountSeq } from '../store/accounts'
import { allocateMessageSeqs, findMessageByLocalId, insertMessage, type MessageRow } from '../store/messages'
import { findSession } from '../store/sessions'
import { listen } from './listen'

/** The event `message`: how CLIs up to 0.13 send (docs/protocol.md 4.4, 8.6). The sender gets no update. */
export function listenForMessages(socket: Socket, accountId: string, context: ServerContext): void {
  const { db, events } = context
  const input = object({ sid: string(), message: string(), localId: anything() })
  listen(socket, { event: 'message', input }, ({ sid, message, localId }) => {
    if (!findSession(db, accountId, sid)) return
    const now = context.now()
    // A duplicate burns both numbers: they are taken before the look (docs/protocol.md 4.5).
    const seq = allocateAccountSeq(db, accountId)
    const messageSeq = allocateMessageSeqs(db, sid, 1, now)
    const knownId = typeof localId === 'string' ? localId : null
    if (knownId && findMessageByLocalId(db, sid, knownId)) return
    const row: MessageRow = {
      id: context.newId('message'),
      seq: messageSeq,
      content: message,
      localId: knownId,
      createdAt: now,
      updatedAt: now,
    }
    insertMessage(db, sid, row)
    const update = { t: 'new-message', sid, message: messageJson(row) }
    events.update(accountId, { to: 'session', sessionId: sid }, update, { seq, except: socket })
  })
}
