/**
 * The tables. Opaque values stay the base64 text that came over the wire; times are epoch milliseconds.
 * `CREATE … IF NOT EXISTS`: a data folder of an older build keeps working as long as only tables are added.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS server_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS accounts (
  id TEXT PRIMARY KEY, public_key TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL DEFAULT 0, feed_seq INTEGER NOT NULL DEFAULT 0,
  settings TEXT, settings_version INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS auth_requests (
  kind TEXT NOT NULL, public_key TEXT NOT NULL, id TEXT NOT NULL, supports_v2 INTEGER NOT NULL,
  response TEXT, response_account_id TEXT, created_at INTEGER NOT NULL, PRIMARY KEY (kind, public_key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, tag TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0,
  metadata TEXT NOT NULL, metadata_version INTEGER NOT NULL DEFAULT 0,
  agent_state TEXT, agent_state_version INTEGER NOT NULL DEFAULT 0, data_encryption_key TEXT,
  active INTEGER NOT NULL DEFAULT 1, active_at INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  UNIQUE (account_id, tag)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_update ON sessions (account_id, updated_at DESC);

CREATE TABLE IF NOT EXISTS messages (
  session_id TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, local_id TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (session_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS messages_by_local_id ON messages (session_id, local_id) WHERE local_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS machines (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0,
  metadata TEXT NOT NULL, metadata_version INTEGER NOT NULL,
  daemon_state TEXT, daemon_state_version INTEGER NOT NULL, data_encryption_key TEXT,
  active INTEGER NOT NULL DEFAULT 0, active_at INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS artifacts (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0,
  header TEXT NOT NULL, header_version INTEGER NOT NULL, body TEXT NOT NULL, body_version INTEGER NOT NULL,
  data_encryption_key TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS key_values (
  account_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT, version INTEGER NOT NULL, PRIMARY KEY (account_id, key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS usage_reports (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, session_id TEXT NOT NULL, key TEXT NOT NULL, data TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (account_id, session_id, key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS access_keys (
  account_id TEXT NOT NULL, session_id TEXT NOT NULL, machine_id TEXT NOT NULL, data TEXT NOT NULL,
  data_version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, session_id, machine_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS push_tokens (
  account_id TEXT NOT NULL, token TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, token)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS github_users (
  account_id TEXT PRIMARY KEY, profile TEXT, first_name TEXT, last_name TEXT
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS vendor_tokens (
  account_id TEXT NOT NULL, vendor TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (account_id, vendor)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS attachments (ref TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS relationships (
  from_id TEXT NOT NULL, to_id TEXT NOT NULL, status TEXT NOT NULL, notified_at INTEGER, PRIMARY KEY (from_id, to_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS feed_items (
  account_id TEXT NOT NULL, counter INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, repeat_key TEXT,
  created_at INTEGER NOT NULL, PRIMARY KEY (account_id, counter)
) WITHOUT ROWID;
`
