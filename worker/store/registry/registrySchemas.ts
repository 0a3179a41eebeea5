import * as v from 'valibot'
import type { ApprovalRecord } from '../../api/approvals'
import type { CanonicalUrl, MachineId, ServerId } from '../../api/ids'
import type { PendingApproval, Credentials, StoredServerEntry } from './registryRecords'
import type { SealedContent } from '../sealedRecord'

// What was stored may be older than this build, or damaged: checked here, trusted afterwards.

type Bytes = Uint8Array<ArrayBuffer>

const secretLength = 32

const serverId = v.custom<ServerId>((value) => typeof value === 'string' && value !== '')
const canonicalUrl = v.custom<CanonicalUrl>((value) => typeof value === 'string' && /^https?:\/\//.test(value))

const storedEntry = v.object({
  id: serverId,
  url: canonicalUrl,
  aliases: v.array(canonicalUrl),
  label: v.string(),
  shortLabel: v.string(),
  colour: v.picklist([0, 1, 2, 3, 4, 5, 6, 7]),
  order: v.number(),
  addedAt: v.number(),
  lastUsedAt: v.number(),
  pausedAt: v.nullable(v.number()),
  derivationId: v.string(),
  keyOrigin: v.nullable(v.picklist(['root', 'derived', 'own'])),
})

const account = v.object({ token: v.string(), accountId: v.string() })

const logFields = {
  fingerprint: v.array(v.string()),
  source: v.picklist(['web-link', 'camera', 'paste', 'image']),
  gave: v.picklist(['content-key', 'account-secret']),
  isBound: v.boolean(),
}

const pendingApproval = v.object({
  serverEntry: storedEntry,
  isNewEntry: v.boolean(),
  // Records of builds before the approvals log: they always signed in, and knew the v2 answer only.
  signsIn: v.optional(v.boolean(), true),
  log: v.optional(v.object(logFields), { fingerprint: [], source: 'web-link', gave: 'content-key', isBound: false }),
  token: v.string(),
  accountId: v.string(),
})

const machineId = v.custom<MachineId>((value) => typeof value === 'string' && value !== '')
const approvalRecord = v.object({
  ...logFields,
  machine: v.nullable(v.object({ id: machineId, name: v.nullable(v.string()) })),
})

/** Null = not an entry that this build understands; it stays stored. */
export function storedEntryOf(value: unknown): StoredServerEntry | null {
  const parsed = v.safeParse(storedEntry, value)
  return parsed.success ? parsed.output : null
}

export function rootSecretOf(content: SealedContent | null): Bytes | null {
  return secretOf(content?.parts[0])
}

export function credentialsOf(content: SealedContent | null): Credentials | null {
  const secret = secretOf(content?.parts[0])
  const parsed = v.safeParse(account, content?.json)
  return secret && parsed.success ? { secret, ...parsed.output } : null
}

export function pendingApprovalOf(
  id: string,
  createdAt: number,
  content: SealedContent | null,
): PendingApproval | null {
  const secret = secretOf(content?.parts[0])
  const [, terminalKey, response] = content?.parts ?? []
  const parsed = v.safeParse(pendingApproval, content?.json)
  if (!secret || !terminalKey || !response || !parsed.success) return null
  const { token, accountId, ...rest } = parsed.output
  return { id, ...rest, credentials: { secret, token, accountId }, terminalKey, response, createdAt }
}

export function approvalRecordOf(id: string, approvedAt: number, content: SealedContent | null): ApprovalRecord | null {
  const parsed = v.safeParse(approvalRecord, content?.json)
  return parsed.success ? { id, approvedAt, ...parsed.output } : null
}

function secretOf(bytes: Bytes | undefined): Bytes | null {
  return bytes?.length === secretLength ? bytes : null
}
