import type { Database } from './database'

export interface MessageRow {
  id: string
  seq: number
  /** base64 ciphertext */
  content: string
  localId: string | null
  createdAt: number
  updatedAt: number
}

const COLUMNS = 'id, seq, content, local_id AS localId, created_at AS createdAt, updated_at AS updatedAt'

/** @returns the first of `count` message numbers of a session, counted from 1 */
export function allocateMessageSeqs(db: Database, sessionId: string, count: number, now: number): number {
  const row = db.get<{ seq: number }>('UPDATE sessions SET seq = seq + ?, updated_at = ? WHERE id = ? RETURNING seq', [
    count,
    now,
    sessionId,
  ])
  if (!row) throw new Error(`No session ${sessionId}`)
  return row.seq - count + 1
}

export function findMessageByLocalId(db: Database, sessionId: string, localId: string): MessageRow | null {
  return db.get<MessageRow>(`SELECT ${COLUMNS} FROM messages WHERE session_id = ? AND local_id = ?`, [
    sessionId,
    localId,
  ])
}

export function insertMessage(db: Database, sessionId: string, message: MessageRow): void {
  db.run(
    `INSERT INTO messages (session_id, seq, id, content, local_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [sessionId, message.seq, message.id, message.content, message.localId, message.createdAt, message.updatedAt],
  )
}

/** `seq > after`, ascending */
export function messagesAfter(db: Database, sessionId: string, after: number, limit: number): MessageRow[] {
  return db.all<MessageRow>(
    `SELECT ${COLUMNS} FROM messages WHERE session_id = ? AND seq > ? ORDER BY seq ASC LIMIT ?`,
    [sessionId, after, limit],
  )
}

/** `seq < before`, descending */
export function messagesBefore(db: Database, sessionId: string, before: number, limit: number): MessageRow[] {
  return db.all<MessageRow>(
    `SELECT ${COLUMNS} FROM messages WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    [sessionId, before, limit],
  )
}

/** Newest by time first (the order of `GET /v1/sessions/:id/messages`). */
export function newestMessages(db: Database, sessionId: string, limit: number): MessageRow[] {
  return db.all<MessageRow>(
    `SELECT ${COLUMNS} FROM messages WHERE session_id = ? ORDER BY created_at DESC, seq DESC LIMIT ?`,
    [sessionId, limit],
  )
}
