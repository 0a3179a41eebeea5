import type { Database } from './database'

export interface KeyValueRow {
  key: string
  /** base64; null = deleted, the version lives on (docs/protocol.md 3.5) */
  value: string | null
  version: number
}

export function findKeyValue(db: Database, accountId: string, key: string): KeyValueRow | null {
  return db.get<KeyValueRow>('SELECT key, value, version FROM key_values WHERE account_id = ? AND key = ?', [
    accountId,
    key,
  ])
}

/** Existing values only, by key. */
export function listKeyValues(db: Database, accountId: string, prefix: string, limit: number): KeyValueRow[] {
  return db.all<KeyValueRow>(
    `SELECT key, value, version FROM key_values
     WHERE account_id = ?1 AND value IS NOT NULL AND substr(key, 1, length(?2)) = ?2 ORDER BY key LIMIT ?3`,
    [accountId, prefix, limit],
  )
}

export function writeKeyValue(db: Database, accountId: string, row: KeyValueRow): void {
  db.run(
    `INSERT INTO key_values (account_id, key, value, version) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, version = excluded.version`,
    [accountId, row.key, row.value, row.version],
  )
}
