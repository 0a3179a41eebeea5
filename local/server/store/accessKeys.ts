import type { Database } from './database'

export interface AccessKeyRow {
  data: string
  dataVersion: number
  createdAt: number
  updatedAt: number
}

/** Which access key: there is one per session and machine of an account. */
export interface AccessKeyAddress {
  accountId: string
  sessionId: string
  machineId: string
}

export function findAccessKey(db: Database, at: AccessKeyAddress): AccessKeyRow | null {
  return db.get<AccessKeyRow>(
    `SELECT data, data_version AS dataVersion, created_at AS createdAt, updated_at AS updatedAt
     FROM access_keys WHERE account_id = ? AND session_id = ? AND machine_id = ?`,
    [at.accountId, at.sessionId, at.machineId],
  )
}

export function createAccessKey(db: Database, at: AccessKeyAddress, data: string, now: number): AccessKeyRow {
  db.run('INSERT INTO access_keys VALUES (?, ?, ?, ?, 1, ?, ?)', [
    at.accountId,
    at.sessionId,
    at.machineId,
    data,
    now,
    now,
  ])
  return { data, dataVersion: 1, createdAt: now, updatedAt: now }
}

export function writeAccessKey(db: Database, at: AccessKeyAddress, data: string, now: number): void {
  db.run(
    `UPDATE access_keys SET data = ?, data_version = data_version + 1, updated_at = ?
     WHERE account_id = ? AND session_id = ? AND machine_id = ?`,
    [data, now, at.accountId, at.sessionId, at.machineId],
  )
}
