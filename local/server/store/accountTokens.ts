import type { Database } from './database'

export interface PushTokenRow {
  id: string
  token: string
  createdAt: number
  updatedAt: number
}

export function savePushToken(db: Database, accountId: string, token: string, newId: string, now: number): void {
  db.run(
    `INSERT INTO push_tokens (account_id, token, id, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at`,
    [accountId, token, newId, now, now],
  )
}

export function listPushTokens(db: Database, accountId: string): PushTokenRow[] {
  return db.all<PushTokenRow>(
    `SELECT id, token, created_at AS createdAt, updated_at AS updatedAt FROM push_tokens
     WHERE account_id = ? ORDER BY created_at DESC`,
    [accountId],
  )
}

export function deletePushToken(db: Database, accountId: string, token: string): void {
  db.run('DELETE FROM push_tokens WHERE account_id = ? AND token = ?', [accountId, token])
}

/** Tokens of AI vendors, which the server can read (docs/protocol.md 1.3, 3.9). */
export interface VendorTokenRow {
  vendor: string
  token: string
}

export function saveVendorToken(db: Database, accountId: string, vendor: string, token: string): void {
  db.run('INSERT OR REPLACE INTO vendor_tokens (account_id, vendor, token) VALUES (?, ?, ?)', [
    accountId,
    vendor,
    token,
  ])
}

export function listVendorTokens(db: Database, accountId: string): VendorTokenRow[] {
  return db.all<VendorTokenRow>('SELECT vendor, token FROM vendor_tokens WHERE account_id = ?', [accountId])
}

/** @returns false when there was none */
export function deleteVendorToken(db: Database, accountId: string, vendor: string): boolean {
  return db.run('DELETE FROM vendor_tokens WHERE account_id = ? AND vendor = ?', [accountId, vendor]) > 0
}
