import type { Database } from './database'

export interface MachineRow {
  id: string
  accountId: string
  seq: number
  metadata: string
  metadataVersion: number
  daemonState: string | null
  daemonStateVersion: number
  dataEncryptionKey: string | null
  active: number
  activeAt: number
  createdAt: number
  updatedAt: number
}

const COLUMNS = `id, account_id AS accountId, seq, metadata, metadata_version AS metadataVersion,
  daemon_state AS daemonState, daemon_state_version AS daemonStateVersion, data_encryption_key AS dataEncryptionKey,
  active, active_at AS activeAt, created_at AS createdAt, updated_at AS updatedAt`

export function findMachine(db: Database, accountId: string, id: string): MachineRow | null {
  return db.get<MachineRow>(`SELECT ${COLUMNS} FROM machines WHERE id = ? AND account_id = ?`, [id, accountId])
}

export function listMachines(db: Database, accountId: string): MachineRow[] {
  return db.all<MachineRow>(`SELECT ${COLUMNS} FROM machines WHERE account_id = ? ORDER BY active_at DESC`, [accountId])
}

/**
 * A new machine is inactive until its daemon is heard (docs/protocol.md 3.3).
 * @throws Error when another account has a machine of this id
 */
export function createMachine(
  db: Database,
  machine: {
    id: string
    accountId: string
    metadata: string
    daemonState: string | null
    dataEncryptionKey: string | null
  },
  now: number,
): void {
  db.run(
    `INSERT INTO machines (id, account_id, metadata, metadata_version, daemon_state, daemon_state_version,
       data_encryption_key, active_at, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)`,
    [
      machine.id,
      machine.accountId,
      machine.metadata,
      machine.daemonState,
      machine.daemonState === null ? 0 : 1,
      machine.dataEncryptionKey,
      now,
      now,
      now,
    ],
  )
}

/** @returns false when the version is no longer the expected one; nothing is written then */
export function writeMachineMetadata(db: Database, id: string, value: string, version: number, now: number): boolean {
  const changed = db.run(
    `UPDATE machines SET metadata = ?, metadata_version = metadata_version + 1, updated_at = ?
     WHERE id = ? AND metadata_version = ?`,
    [value, now, id, version],
  )
  return changed > 0
}

/** Also marks the machine active now. @returns false when the version is no longer the expected one */
export function writeDaemonState(db: Database, id: string, value: string, version: number, now: number): boolean {
  const changed = db.run(
    `UPDATE machines SET daemon_state = ?, daemon_state_version = daemon_state_version + 1,
       active = 1, active_at = ?, updated_at = ? WHERE id = ? AND daemon_state_version = ?`,
    [value, now, now, id, version],
  )
  return changed > 0
}

export function setMachineActive(db: Database, id: string, activeAt: number, now: number): void {
  db.run('UPDATE machines SET active = 1, active_at = ?, updated_at = ? WHERE id = ?', [activeAt, now, id])
}

/** Marks what was silent since `silentSince` inactive. @returns the rows that changed */
export function expireMachines(db: Database, silentSince: number, now: number): MachineRow[] {
  return db.all<MachineRow>(
    `UPDATE machines SET active = 0, updated_at = ? WHERE active = 1 AND active_at <= ? RETURNING ${COLUMNS}`,
    [now, silentSince],
  )
}

/** With its access keys; sessions stay. */
export function deleteMachine(db: Database, accountId: string, id: string): void {
  db.run('DELETE FROM access_keys WHERE account_id = ? AND machine_id = ?', [accountId, id])
  db.run('DELETE FROM machines WHERE id = ?', [id])
}
