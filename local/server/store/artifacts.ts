import type { Database } from './database'

export interface ArtifactRow {
  id: string
  accountId: string
  seq: number
  header: string
  headerVersion: number
  body: string
  bodyVersion: number
  dataEncryptionKey: string
  createdAt: number
  updatedAt: number
}

const COLUMNS = `id, account_id AS accountId, seq, header, header_version AS headerVersion, body,
  body_version AS bodyVersion, data_encryption_key AS dataEncryptionKey, created_at AS createdAt, updated_at AS updatedAt`

/** Of any account: an artifact id is unique over the whole server. */
export function findArtifact(db: Database, id: string): ArtifactRow | null {
  return db.get<ArtifactRow>(`SELECT ${COLUMNS} FROM artifacts WHERE id = ?`, [id])
}

export function listArtifacts(db: Database, accountId: string, limit: number): ArtifactRow[] {
  return db.all<ArtifactRow>(`SELECT ${COLUMNS} FROM artifacts WHERE account_id = ? ORDER BY updated_at DESC LIMIT ?`, [
    accountId,
    limit,
  ])
}

export function createArtifact(
  db: Database,
  artifact: { id: string; accountId: string; header: string; body: string; dataEncryptionKey: string },
  now: number,
): void {
  db.run(
    `INSERT INTO artifacts (id, account_id, header, header_version, body, body_version, data_encryption_key,
       created_at, updated_at) VALUES (?, ?, ?, 1, ?, 1, ?, ?, ?)`,
    [artifact.id, artifact.accountId, artifact.header, artifact.body, artifact.dataEncryptionKey, now, now],
  )
}

/** Writes the parts that are given; each raises its version by one, both together raise `seq` by one. */
export function writeArtifact(
  db: Database,
  id: string,
  parts: { header?: string | undefined; body?: string | undefined },
  now: number,
): void {
  const header = parts.header ?? null
  const body = parts.body ?? null
  db.run(
    `UPDATE artifacts SET seq = seq + 1, updated_at = ?1,
       header = coalesce(?2, header), header_version = header_version + (?2 IS NOT NULL),
       body = coalesce(?3, body), body_version = body_version + (?3 IS NOT NULL) WHERE id = ?4`,
    [now, header, body, id],
  )
}

export function deleteArtifact(db: Database, id: string): void {
  db.run('DELETE FROM artifacts WHERE id = ?', [id])
}
