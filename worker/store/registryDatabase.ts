import type { CanonicalUrl, ServerId } from '../api/ids'
import type { KeyOrigin, ServerColour } from '../api/state'
import type { DeviceKey } from './deviceKey'

/** One registry entry: one account on one server (DESIGN 1). Holds no secret; times are epoch ms. */
export interface StoredServerEntry {
  id: ServerId
  url: CanonicalUrl
  aliases: CanonicalUrl[]
  label: string
  shortLabel: string
  colour: ServerColour
  /** Position in the list, ascending. */
  order: number
  addedAt: number
  lastUsedAt: number
  /** Null = not paused. */
  pausedAt: number | null
  /** Fixed when the entry is made; input of separateKey.ts (DESIGN 4.2). */
  derivationId: string
  /** Where the account's secret came from; null = never signed in. */
  keyOrigin: KeyOrigin | null
}

/** Same shape as `Credentials` of worker/server. */
export interface StoredCredentials {
  /** 32 bytes. */
  secret: Uint8Array<ArrayBuffer>
  token: string
  accountId: string
}

/** An approval that was, or is about to be, sent and whose effect is not proven yet (DESIGN 4.3). Invisible to people. */
export interface PendingApproval {
  id: string
  serverEntry: StoredServerEntry
  /** False = the entry was in the registry before. */
  isNewEntry: boolean
  credentials: StoredCredentials
  /** The terminal's public key, 32 bytes. */
  terminalKey: Uint8Array<ArrayBuffer>
  /** The response bytes that we send, to compare with what the server holds (DESIGN 4.4). */
  response: Uint8Array<ArrayBuffer>
  createdAt: number
}

/**
 * The registry of this browser profile. Secrets and tokens are wrapped with the device key and bound to their server.
 * Every method throws HubError `storage-failed` when IndexedDB refuses.
 */
export interface RegistryDatabase {
  /** In registry order. */
  readEntries(): Promise<StoredServerEntry[]>
  /** Adds or replaces. */
  putEntry(entry: StoredServerEntry): Promise<void>
  /** Removes the entry and its credentials; clears the primary if it was this one. Not its server database. */
  deleteEntry(serverId: ServerId): Promise<void>

  readPrimary(): Promise<ServerId | null>
  writePrimary(serverId: ServerId | null): Promise<void>

  /** Secret of the first sign-in, 32 bytes; outlives sign-out and removal of the primary. Null = none, or unreadable. */
  readRootSecret(): Promise<Uint8Array<ArrayBuffer> | null>
  writeRootSecret(secret: Uint8Array<ArrayBuffer>): Promise<void>

  /** Null = signed out, or unreadable with this device key. */
  readCredentials(serverId: ServerId): Promise<StoredCredentials | null>
  writeCredentials(serverId: ServerId, credentials: StoredCredentials): Promise<void>
  deleteCredentials(serverId: ServerId): Promise<void>

  putPendingApproval(approval: PendingApproval): Promise<void>
  /** Oldest first; unreadable ones are left out. */
  readPendingApprovals(): Promise<PendingApproval[]>
  deletePendingApproval(id: string): Promise<void>
  /**
   * The approval is proven: stores its entry and credentials and deletes the pending record, in one transaction.
   * An entry that existed before keeps its own label, order, … and, if it is signed in, its credentials;
   * one that was removed meanwhile is not brought back.
   * Resolves to the entry as it now stands; null = no such pending approval, or its entry was removed.
   */
  promotePendingApproval(id: string): Promise<StoredServerEntry | null>

  close(): void
}

/** Throws HubError `storage-failed`. */
export async function openRegistryDatabase(_deviceKey: DeviceKey): Promise<RegistryDatabase> {
  return Promise.reject(new Error('not written yet'))
}
