import type { Database } from './database'

export interface AccountRow {
  id: string
  settings: string | null
  settingsVersion: number
}

/** @param publicKeyHex lower-case hex of the Ed25519 key, the account's identity (docs/protocol.md 1.2) */
export function findOrCreateAccount(db: Database, publicKeyHex: string, newId: string, now: number): string {
  const known = findAccountId(db, publicKeyHex)
  if (known !== null) return known
  db.run('INSERT INTO accounts (id, public_key, created_at, updated_at) VALUES (?, ?, ?, ?)', [
    newId,
    publicKeyHex,
    now,
    now,
  ])
  return newId
}

export function findAccountId(db: Database, publicKeyHex: string): string | null {
  return db.get<{ id: string }>('SELECT id FROM accounts WHERE public_key = ?', [publicKeyHex])?.id ?? null
}

export function findAccount(db: Database, id: string): AccountRow | null {
  return db.get<AccountRow>('SELECT id, settings, settings_version AS settingsVersion FROM accounts WHERE id = ?', [id])
}

/**
 * The next number of an account's update containers (docs/protocol.md 4.5.1).
 * @throws Error when the account does not exist (a token outlived its database)
 */
export function allocateAccountSeq(db: Database, accountId: string): number {
  const row = db.get<{ seq: number }>('UPDATE accounts SET seq = seq + 1 WHERE id = ? RETURNING seq', [accountId])
  if (!row) throw new Error(`No account ${accountId}`)
  return row.seq
}

export function allocateFeedSeq(db: Database, accountId: string): number {
  const row = db.get<{ seq: number }>(
    'UPDATE accounts SET feed_seq = feed_seq + 1 WHERE id = ? RETURNING feed_seq AS seq',
    [accountId],
  )
  if (!row) throw new Error(`No account ${accountId}`)
  return row.seq
}

/** @returns false when the version is no longer the expected one; nothing is written then */
export function writeSettings(
  db: Database,
  accountId: string,
  settings: string | null,
  expectedVersion: number,
  now: number,
): boolean {
  const changed = db.run(
    `UPDATE accounts SET settings = ?, settings_version = settings_version + 1, updated_at = ?
     WHERE id = ? AND settings_version = ?`,
    [settings, now, accountId, expectedVersion],
  )
  return changed > 0
}

/** What an account has of GitHub. `profile`: JSON as GitHub gave it; null = not connected any more, only the name stayed. */
export interface GithubUserRow {
  profile: string | null
  firstName: string | null
  lastName: string | null
}

export function findGithubUser(db: Database, accountId: string): GithubUserRow | null {
  return db.get<GithubUserRow>(
    'SELECT profile, first_name AS firstName, last_name AS lastName FROM github_users WHERE account_id = ?',
    [accountId],
  )
}

export function saveGithubUser(db: Database, accountId: string, { profile, firstName, lastName }: GithubUserRow): void {
  db.run('INSERT OR REPLACE INTO github_users (account_id, profile, first_name, last_name) VALUES (?, ?, ?, ?)', [
    accountId,
    profile,
    firstName,
    lastName,
  ])
}
