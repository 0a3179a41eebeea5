import type { Database } from './database'

/** @param ref `sessions/<sessionId>/attachments/<file>` (docs/protocol.md 3.7) */
export function saveAttachment(db: Database, ref: string, bytes: Uint8Array): void {
  db.run('INSERT OR REPLACE INTO attachments (ref, bytes) VALUES (?, ?)', [ref, bytes])
}

export function findAttachment(db: Database, ref: string): Uint8Array | null {
  return db.get<{ bytes: Uint8Array }>('SELECT bytes FROM attachments WHERE ref = ?', [ref])?.bytes ?? null
}
