import type { Database } from './database'

/** `terminal`: a CLI that logs in (docs/protocol.md 2.2). `account`: a device that is linked (docs/protocol.md 2.4). */
export type AuthRequestKind = 'terminal' | 'account'

export interface AuthRequestRow {
  id: string
  supportsV2: number
  response: string | null
  responseAccountId: string | null
}

export function findAuthRequest(db: Database, kind: AuthRequestKind, publicKeyHex: string): AuthRequestRow | null {
  return db.get<AuthRequestRow>(
    `SELECT id, supports_v2 AS supportsV2, response, response_account_id AS responseAccountId
     FROM auth_requests WHERE kind = ? AND public_key = ?`,
    [kind, publicKeyHex],
  )
}

/** The first request fixes `supportsV2` (docs/protocol.md 2.2). */
export function findOrCreateAuthRequest(
  db: Database,
  request: { kind: AuthRequestKind; publicKeyHex: string; newId: string; supportsV2: boolean; now: number },
): AuthRequestRow {
  const known = findAuthRequest(db, request.kind, request.publicKeyHex)
  if (known) return known
  db.run('INSERT INTO auth_requests (kind, public_key, id, supports_v2, created_at) VALUES (?, ?, ?, ?, ?)', [
    request.kind,
    request.publicKeyHex,
    request.newId,
    request.supportsV2,
    request.now,
  ])
  return { id: request.newId, supportsV2: request.supportsV2 ? 1 : 0, response: null, responseAccountId: null }
}

/** The first response wins; a later one changes nothing (docs/protocol.md 2.2). */
export function answerAuthRequest(
  db: Database,
  kind: AuthRequestKind,
  publicKeyHex: string,
  response: string,
  accountId: string,
): void {
  db.run(
    `UPDATE auth_requests SET response = ?, response_account_id = ?
     WHERE kind = ? AND public_key = ? AND (response IS NULL OR response = '')`,
    [response, accountId, kind, publicKeyHex],
  )
}
