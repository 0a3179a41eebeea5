import * as v from 'valibot'
import type { ApprovalRecord } from '../../api/approvals'
import type { MachineId } from '../../api/ids'
import type { SealedContent } from '../sealedRecord'
import type { PendingApproval } from './registryRecords'
import { secretOf, storedEntry } from './registrySchemas'

// As registrySchemas.ts, for what is stored about approvals.

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
