import type { Database } from './database'

export interface SessionRow {
  id: string
  accountId: string
  seq: number
  metadata: string
  metadataVersion: number
  agentState: string | null
  agentStateVersion: number
  dataEncryptionKey: string | null
  active: number
  activeAt: number
  createdAt: number
  updatedAt: number
}

const COLUMNS = `id, account_id AS accountId, seq, metadata, metadata_version AS metadataVersion,
  agent_state AS agentState, agent_state_version AS agentStateVersion, data_encryption_key AS dataEncryptionKey,
  active, active_at AS activeAt, created_at AS createdAt, updated_at AS updatedAt`

export function findSession(db: Database, accountId: string, id: string): SessionRow | null {
  return db.get<SessionRow>(`SELECT ${COLUMNS} FROM sessions WHERE id = ? AND account_id = ?`, [id, accountId])
}

export function findSessionByTag(db: Database, accountId: string, tag: string): SessionRow | null {
  return db.get<SessionRow>(`SELECT ${COLUMNS} FROM sessions WHERE account_id = ? AND tag = ?`, [accountId, tag])
}

/** A new session is active, its agent state empty (docs/protocol.md 3.2). */
export function createSession(
  db: Database,
  session: { id: string; accountId: string; tag: string; metadata: string; dataEncryptionKey: string | null },
  now: number,
): void {
  db.run(
    `INSERT INTO sessions (id, account_id, tag, metadata, data_encryption_key, active_at, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [session.id, session.accountId, session.tag, session.metadata, session.dataEncryptionKey, now, now, now],
  )
}

export function listSessionsByUpdate(db: Database, accountId: string, limit: number): SessionRow[] {
  return db.all<SessionRow>(
    `SELECT ${COLUMNS} FROM sessions WHERE account_id = ? ORDER BY updated_at DESC, id DESC LIMIT ?`,
    [accountId, limit],
  )
}

export function listActiveSessions(db: Database, accountId: string, seenAfter: number, limit: number): SessionRow[] {
  return db.all<SessionRow>(
    `SELECT ${COLUMNS} FROM sessions WHERE account_id = ? AND active = 1 AND active_at > ?
     ORDER BY active_at DESC, id DESC LIMIT ?`,
    [accountId, seenAfter, limit],
  )
}

/** Newest id first. @param beforeId exclusive; null = from the newest. @param changedSince exclusive, milliseconds */
export function pageSessions(
  db: Database,
  accountId: string,
  page: { beforeId: string | null; changedSince: number | null; limit: number },
): SessionRow[] {
  return db.all<SessionRow>(
    `SELECT ${COLUMNS} FROM sessions
     WHERE account_id = ?1 AND (?2 IS NULL OR id < ?2) AND (?3 IS NULL OR updated_at > ?3)
     ORDER BY id DESC LIMIT ?4`,
    [accountId, page.beforeId, page.changedSince, page.limit],
  )
}

/** @returns false when the version is no longer the expected one; nothing is written then */
export function writeSessionMetadata(db: Database, id: string, value: string, version: number, now: number): boolean {
  const changed = db.run(
    `UPDATE sessions SET metadata = ?, metadata_version = metadata_version + 1, updated_at = ?
     WHERE id = ? AND metadata_version = ?`,
    [value, now, id, version],
  )
  return changed > 0
}

/** @returns false when the version is no longer the expected one; nothing is written then */
export function writeAgentState(db: Database, id: string, value: string | null, version: number, now: number): boolean {
  const changed = db.run(
    `UPDATE sessions SET agent_state = ?, agent_state_version = agent_state_version + 1, updated_at = ?
     WHERE id = ? AND agent_state_version = ?`,
    [value, now, id, version],
  )
  return changed > 0
}

export function setSessionActivity(db: Database, id: string, active: boolean, activeAt: number, now: number): void {
  db.run('UPDATE sessions SET active = ?, active_at = ?, updated_at = ? WHERE id = ?', [active, activeAt, now, id])
}

/** Marks what was silent since `silentSince` inactive. @returns the rows that changed */
export function expireSessions(db: Database, silentSince: number, now: number): SessionRow[] {
  return db.all<SessionRow>(
    `UPDATE sessions SET active = 0, updated_at = ? WHERE active = 1 AND active_at <= ? RETURNING ${COLUMNS}`,
    [now, silentSince],
  )
}

/** With its messages, usage, access keys and attachments. */
export function deleteSession(db: Database, id: string): void {
  db.run('DELETE FROM messages WHERE session_id = ?', [id])
  db.run('DELETE FROM usage_reports WHERE session_id = ?', [id])
  db.run('DELETE FROM access_keys WHERE session_id = ?', [id])
  db.run(`DELETE FROM attachments WHERE ref >= ? AND ref < ?`, [`sessions/${id}/`, `sessions/${id}0`])
  db.run('DELETE FROM sessions WHERE id = ?', [id])
}
