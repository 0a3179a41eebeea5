import type { DraftStore } from '../draftStore'
import type { ApprovalRecord } from '../../api/approvals'
import type { ServerId } from '../../api/ids'
import type { SealedContent } from '../sealedRecord'
import type { Promotion } from './approvalRules'
import type { Credentials, PendingApproval, StoredServerEntry } from './registryRecords'

/**
 * The registry of this browser profile. Secrets and tokens are wrapped with the device key and bound to their server.
 * Every method throws HubError `storage-failed` when IndexedDB refuses.
 */
export interface RegistryDatabase {
  /** In registry order. */
  readEntries(): Promise<StoredServerEntry[]>
  /** Adds or replaces. */
  putEntry(entry: StoredServerEntry): Promise<void>
  /** All in one transaction. */
  putEntries(entries: readonly StoredServerEntry[]): Promise<void>
  /**
   * Removes the entry, its credentials, pending approvals and approvals log; clears the primary if it was this one.
   * Notes the removal for the synced server list. Not its server database.
   */
  deleteEntry(serverId: ServerId): Promise<void>

  readPrimary(): Promise<ServerId | null>
  writePrimary(serverId: ServerId | null): Promise<void>

  /** Secret of the first sign-in, 32 bytes; outlives sign-out and removal of the primary. Null = none, or unreadable. */
  readRootSecret(): Promise<Uint8Array<ArrayBuffer> | null>
  writeRootSecret(secret: Uint8Array<ArrayBuffer>): Promise<void>

  /** Null = signed out, or unreadable with this device key. */
  readCredentials(serverId: ServerId): Promise<Credentials | null>
  writeCredentials(serverId: ServerId, credentials: Credentials): Promise<void>
  /** Also deletes pending approvals of this entry: a later promotion would sign in again. */
  deleteCredentials(serverId: ServerId): Promise<void>
  /** Signs out everywhere, in one transaction: all credentials and pending approvals, and on request the root secret. */
  deleteAllCredentials(options: { withRootSecret: boolean }): Promise<void>

  /**
   * Rejects with `sign-in-needed` or `unknown-server` when the entry was signed out or removed meanwhile: then nothing
   * may be sent, because its promotion would undo that.
   */
  putPendingApproval(approval: PendingApproval): Promise<void>
  /** Oldest first; unreadable ones are left out. */
  readPendingApprovals(): Promise<PendingApproval[]>
  hasPendingApprovals(): Promise<boolean>
  deletePendingApproval(id: string): Promise<void>
  /**
   * The approval is proven: stores its entry, its credentials and its line in the log, and deletes the pending approval,
   * in one transaction, as `promotionOf` says. Null = no such pending approval, or its entry was removed.
   */
  promotePendingApproval(id: string): Promise<Promotion | null>

  /** Newest first; unreadable ones are left out. */
  readApprovals(serverId: ServerId): Promise<ApprovalRecord[]>
  /** The first machine that came after this approval; a later one changes nothing. */
  noteMachine(serverId: ServerId, approvalId: string, machine: NonNullable<ApprovalRecord['machine']>): Promise<void>
  moveApprovals(from: ServerId, to: ServerId): Promise<void>

  /** What this browser knows of the synced server list. Null = nothing, or unreadable. */
  readSyncedServerList(): Promise<SealedContent | null>
  /** `noted`: removals that the content has taken up. */
  writeSyncedServerList(content: SealedContent, noted: readonly string[]): Promise<void>
  /** Derivation ids of entries that were removed, until `writeSyncedServerList` takes them up. */
  readRemovals(): Promise<string[]>

  /** What is written for sessions that do not exist yet. It goes with the last sign-in. */
  drafts(): Promise<DraftStore>

  close(): void
}
