import type { ApprovalRecord } from '../../api/approvals'
import type { ServerId } from '../../api/ids'
import { checkMayBePending, logRecordOf, promotionOf, type Promotion } from './approvalRules'
import type { DeviceKey, WrapContext } from '../deviceKey'
import { commit, type Database, storageCall, strictly } from '../indexedDb'
import type { PendingApproval } from './registryRecords'
import type { RegistryDatabase } from './registryDatabase.types'
import type { RegistrySchema, SealedCredentials, SealedLogRecord, SealedPendingApproval } from './registryTables'
import { approvalRecordOf, pendingApprovalOf } from './approvalSchemas'
import { openRecord, sealRecord } from '../sealedRecord'

export type ApprovalMethods = PendingMethods & LogMethods

/** The methods of the registry database that concern approvals; their code is loaded with the first of them. */
export function approvalMethods(
  database: Database<RegistrySchema>,
  deviceKey: DeviceKey,
  sealCredentials: (approval: PendingApproval) => Promise<SealedCredentials>,
): ApprovalMethods {
  return { ...pendingApprovalMethods(database, deviceKey, sealCredentials), ...approvalLogMethods(database, deviceKey) }
}

type PendingMethods = Pick<
  RegistryDatabase,
  'putPendingApproval' | 'readPendingApprovals' | 'deletePendingApproval' | 'promotePendingApproval'
>

function pendingApprovalMethods(
  database: Database<RegistrySchema>,
  deviceKey: DeviceKey,
  sealCredentials: (approval: PendingApproval) => Promise<SealedCredentials>,
): PendingMethods {
  const open = async (stored: SealedPendingApproval): Promise<PendingApproval | null> => {
    const content = await openRecord(deviceKey, stored.sealed, pendingContext(stored.id, stored.serverId))
    return pendingApprovalOf(stored.id, stored.createdAt, content)
  }
  return {
    putPendingApproval: (approval) =>
      storageCall('put pending approval', async () => {
        const { id, credentials, terminalKey, response, createdAt, ...rest } = approval
        const serverId = rest.serverEntry.id
        const content = {
          parts: [credentials.secret, terminalKey, response],
          json: { ...rest, token: credentials.token, accountId: credentials.accountId },
        }
        const sealed = await sealRecord(deviceKey, content, pendingContext(id, serverId))
        const stores = ['entries', 'credentials', 'pendingApprovals'] as const
        await commit(database.transaction(stores, 'readwrite', strictly), async (tx) => {
          const [entry, credentials] = await Promise.all([
            tx.objectStore('entries').getKey(serverId),
            tx.objectStore('credentials').getKey(serverId),
          ])
          checkMayBePending(approval, { hasEntry: entry !== undefined, isSignedIn: credentials !== undefined })
          await tx.objectStore('pendingApprovals').put({ id, serverId, createdAt, sealed })
        })
      }),
    readPendingApprovals: () =>
      storageCall('read pending approvals', async () => {
        const approvals = await Promise.all((await database.getAll('pendingApprovals')).map((stored) => open(stored)))
        return approvals.filter((approval) => approval !== null).sort((a, b) => a.createdAt - b.createdAt)
      }),
    deletePendingApproval: (id) =>
      storageCall('delete pending approval', () =>
        commit(database.transaction('pendingApprovals', 'readwrite', strictly), (tx) => tx.store.delete(id)),
      ),
    promotePendingApproval: (id) =>
      storageCall('promote pending approval', async () => {
        const stored = await database.get('pendingApprovals', id)
        const approval = stored ? await open(stored) : null
        if (!approval) return null
        const serverId = approval.serverEntry.id
        // Wrapped before the transaction: one that waits for WebCrypto commits by itself.
        const credentials = await sealCredentials(approval)
        const record = await sealLogRecord(deviceKey, serverId, logRecordOf(approval))
        const stores = ['entries', 'credentials', 'pendingApprovals', 'approvals'] as const
        return commit(database.transaction(stores, 'readwrite', strictly), async (tx): Promise<Promotion | null> => {
          const [pending, entry, signedIn] = await Promise.all([
            tx.objectStore('pendingApprovals').getKey(id),
            tx.objectStore('entries').get(serverId),
            tx.objectStore('credentials').getKey(serverId),
          ])
          if (pending === undefined) return null
          await tx.objectStore('pendingApprovals').delete(id)
          const promotion = promotionOf(approval, { entry, isSignedIn: signedIn !== undefined })
          if (!promotion) return null
          await Promise.all([
            tx.objectStore('entries').put(promotion.entry),
            tx.objectStore('approvals').put(record),
            promotion.signsIn ? tx.objectStore('credentials').put(credentials) : undefined,
          ])
          return promotion
        })
      }),
  }
}

type LogMethods = Pick<RegistryDatabase, 'readApprovals' | 'noteMachine' | 'moveApprovals'>

function approvalLogMethods(database: Database<RegistrySchema>, deviceKey: DeviceKey): LogMethods {
  const open = async (stored: SealedLogRecord): Promise<ApprovalRecord | null> => {
    const content = await openRecord(deviceKey, stored.sealed, logContext(stored.id, stored.serverId))
    return approvalRecordOf(stored.id, stored.approvedAt, content)
  }
  const readApprovals = async (serverId: ServerId): Promise<ApprovalRecord[]> => {
    const stored = await database.getAllFromIndex('approvals', 'serverId', serverId)
    const records = (await Promise.all(stored.map(open))).filter((record) => record !== null)
    return records.sort((a, b) => b.approvedAt - a.approvedAt)
  }
  return {
    readApprovals: (serverId) => storageCall('read approvals', () => readApprovals(serverId)),
    noteMachine: (serverId, id, machine) =>
      storageCall('note machine', async () => {
        const stored = await database.get('approvals', id)
        const record = stored?.serverId === serverId ? await open(stored) : null
        if (!record || record.machine) return
        const changed = await sealLogRecord(deviceKey, serverId, { ...record, machine })
        await commit(database.transaction('approvals', 'readwrite', strictly), async (tx) => {
          // The entry, and the record with it, may have been removed meanwhile.
          if ((await tx.store.getKey(id)) !== undefined) await tx.store.put(changed)
        })
      }),
    moveApprovals: (from, to) =>
      storageCall('move approvals', async () => {
        const records = await readApprovals(from)
        // Each is bound to its server: sealed anew for the other.
        const moved = await Promise.all(records.map((record) => sealLogRecord(deviceKey, to, record)))
        await commit(database.transaction('approvals', 'readwrite', strictly), async (tx) => {
          await Promise.all(moved.map((record) => tx.store.put(record)))
        })
      }),
  }
}

/** Sealed as a whole: the name of a machine is content that its server cannot read. */
async function sealLogRecord(
  deviceKey: DeviceKey,
  serverId: ServerId,
  { id, approvedAt, ...rest }: ApprovalRecord,
): Promise<SealedLogRecord> {
  const sealed = await sealRecord(deviceKey, { parts: [], json: rest }, logContext(id, serverId))
  return { id, serverId, approvedAt, sealed }
}

function pendingContext(id: string, serverId: ServerId): WrapContext {
  return { purpose: `pending-approval:${id}`, serverId }
}

function logContext(id: string, serverId: ServerId): WrapContext {
  return { purpose: `approval:${id}`, serverId }
}
