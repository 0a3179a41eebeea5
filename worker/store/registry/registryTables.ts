import type { ServerId } from '../../api/ids'
import type { Schema } from '../indexedDb'
import type { StoredServerEntry } from './registryRecords'

type Bytes = Uint8Array<ArrayBuffer>

/** Tables of the registry's database. `sealed` values are wrapped with the device key. */
export interface RegistrySchema extends Schema {
  entries: { key: ServerId; value: StoredServerEntry }
  credentials: { key: ServerId; value: SealedCredentials }
  pendingApprovals: { key: string; value: SealedPendingApproval; indexes: { serverId: ServerId } }
  primary: { key: 'primary'; value: ServerId }
  rootSecret: { key: 'root'; value: Bytes }
  /** The synced server list, under its first name: the name of a table that exists cannot change. */
  savedServers: { key: 'list'; value: Bytes }
  /** Of no server, see RegistryDatabase.drafts: texts by their place, pictures by place and id. */
  drafts: { key: string | [string, string]; value: Bytes }
  removals: { key: string; value: true }
  approvals: { key: string; value: SealedLogRecord; indexes: { serverId: ServerId } }
}

export interface SealedCredentials {
  serverId: ServerId
  sealed: Bytes
}

export interface SealedPendingApproval {
  id: string
  serverId: ServerId
  createdAt: number
  sealed: Bytes
}

export interface SealedLogRecord {
  id: string
  serverId: ServerId
  approvedAt: number
  sealed: Bytes
}
