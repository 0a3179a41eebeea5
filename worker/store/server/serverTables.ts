import type { LocalId, MachineId, ServerId, SessionId } from '../../api/ids'
import type { DeviceKey } from '../deviceKey'
import type { Database, Schema } from '../indexedDb'
import type { MessageBlock, MessageBlockKey } from './messageBlockKeys'
import type { LostMessages, MessageCursor, OutboxItem, WireRow } from './serverRecords'

type Bytes = Uint8Array<ArrayBuffer>

/** Tables of one server's database. `sealed` values are wrapped with the device key and bound to server and record. */
export interface ServerSchema extends Schema {
  sessions: { key: SessionId; value: SealedSession }
  machines: { key: MachineId; value: SealedMachine }
  messageBlocks: { key: MessageBlockKey; value: MessageBlock }
  cursors: { key: SessionId; value: MessageCursor }
  outbox: { key: LocalId; value: SealedOutboxItem; indexes: { position: number } }
  account: { key: 'cache'; value: Bytes }
  lists: { key: 'as-of' | 'set-back'; value: number }
  lostMessages: { key: [SessionId, number]; value: LostMessages }
  /** Texts by their place; pictures by place and id. */
  drafts: { key: string | [string, string]; value: Bytes }
  outboxBlobs: { key: [LocalId, number]; value: Bytes }
}

export interface SealedMachine {
  id: MachineId
  row: WireRow
  /** Data key and summary. */
  sealed: Bytes
}

export interface SealedSession {
  id: SessionId
  row: WireRow
  readSeq: number
  lastMessage?: { seq: number; at: number } | undefined
  isLost?: boolean | undefined
  marks?: unknown
  /** Data key and summary. */
  sealed: Bytes
}

export interface SealedOutboxItem extends Omit<OutboxItem, 'text' | 'pictures'> {
  /** Rises with every new item. */
  position: number
  /** The text; with its pictures where it has some. */
  sealed: Bytes
}

/** An open database with what its methods need. */
export interface ServerStore {
  database: Database<ServerSchema>
  deviceKey: DeviceKey
  serverId: ServerId
}

export function createServerTables(database: Database<ServerSchema>): void {
  database.createObjectStore('sessions', { keyPath: 'id' })
  database.createObjectStore('machines', { keyPath: 'id' })
  database.createObjectStore('messageBlocks', { keyPath: ['sessionId', 'firstSeq'] })
  database.createObjectStore('cursors')
  database.createObjectStore('outbox', { keyPath: 'localId' }).createIndex('position', 'position')
  database.createObjectStore('account')
  database.createObjectStore('lists')
}

/** Second version of the database. */
export function addLostMessages(database: Database<ServerSchema>): void {
  database.createObjectStore('lostMessages', { keyPath: ['sessionId', 'foundAt'] })
}

/** Third version of the database. */
export function addDrafts(database: Database<ServerSchema>): void {
  database.createObjectStore('drafts')
}

/** Fourth version of the database. */
export function addOutboxBlobs(database: Database<ServerSchema>): void {
  database.createObjectStore('outboxBlobs')
}
