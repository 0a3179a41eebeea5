import type { ApprovalRecord } from '../../api/approvals'
import { HubError } from '../../api/errors'
import type { PendingApproval, StoredServerEntry } from './registryRecords'

// What the registry database decides inside its transactions; pure.

/**
 * Throws when the approval may no longer be sent: the entry was removed, or its account signed out, since the person
 * decided. In the transaction that stores the pending approval, so that no sign-out comes between.
 */
export function checkMayBePending(
  approval: Pick<PendingApproval, 'serverEntry' | 'isNewEntry' | 'signsIn'>,
  stored: { hasEntry: boolean; isSignedIn: boolean },
): void {
  if (!approval.isNewEntry && !stored.hasEntry) throw new HubError({ code: 'unknown-server' })
  if (!approval.signsIn && !stored.isSignedIn) {
    throw new HubError({ code: 'sign-in-needed', serverUrl: approval.serverEntry.url })
  }
}

export interface Promotion {
  entry: StoredServerEntry
  /** The approval's account becomes the entry's. */
  signsIn: boolean
}

/**
 * What a proven approval makes of the registry. The entry keeps what a person changed meanwhile, and the account that
 * it is signed in to. Null = the entry was removed while the approval was pending.
 */
export function promotionOf(
  { serverEntry, isNewEntry, signsIn }: Pick<PendingApproval, 'serverEntry' | 'isNewEntry' | 'signsIn'>,
  stored: { entry: StoredServerEntry | undefined; isSignedIn: boolean },
): Promotion | null {
  if (!stored.entry) return isNewEntry ? { entry: serverEntry, signsIn } : null
  const { derivationId, keyOrigin } = serverEntry
  const lastUsedAt = Math.max(stored.entry.lastUsedAt, serverEntry.lastUsedAt)
  return signsIn && !stored.isSignedIn
    ? { entry: { ...stored.entry, lastUsedAt, derivationId, keyOrigin }, signsIn: true }
    : { entry: { ...stored.entry, lastUsedAt }, signsIn: false }
}

/** What stays of an approval. The terminal's key does not: whoever knows it gets the account's token. */
export function logRecordOf({ id, createdAt, log }: PendingApproval): ApprovalRecord {
  return { id, approvedAt: createdAt, ...log, machine: null }
}
