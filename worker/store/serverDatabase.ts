import type { HubErrorData } from '../api/errors'
import type { LocalId, MachineId, ServerId, SessionId } from '../api/ids'
import type { DeviceKey } from './deviceKey'
import { deleteDatabase, openDatabase } from './indexedDb'
import { accountMethods } from './serverAccountCache'
import { listMethods } from './serverLists'
import { messageMethods } from './serverMessages'
import { outboxMethods } from './serverOutbox'
import { createServerStores } from './serverStores'

/** A plain JSON object as it came over the wire (ciphertext fields stay ciphertext). */
export type WireRow = Record<string, unknown>

export interface StoredSession {
  id: SessionId
  /** Session row of PROTOCOL 3.2. */
  row: WireRow
  /** The opened data key (PROTOCOL 1.6), 32 bytes; wrapped at rest. Null = legacy, locked, or not opened yet. */
  dataKey: Uint8Array<ArrayBuffer> | null
  /** What the list shows, JSON, decrypted; wrapped at rest. Null = none. The caller validates it. */
  summary: unknown
  /** Highest message seq that the person has read on this device. */
  readSeq: number
}

export interface StoredMachine {
  id: MachineId
  /** Machine row of PROTOCOL 3.3. */
  row: WireRow
  dataKey: Uint8Array<ArrayBuffer> | null
  summary: unknown
}

/** A message as the server keeps it (PROTOCOL 3.2); `content` is the ciphertext `content.c`. */
export interface StoredMessage {
  seq: number
  id: string
  localId: LocalId | null
  content: string
  createdAt: number
  updatedAt: number
}

/** What of a session's messages is on this device: all that the server has from `oldestSeq` to `lastSeq`. */
export interface MessageCursor {
  /** Highest seq received in order; 0 = the session was empty. */
  lastSeq: number
  /** Lowest seq stored; null = none stored. */
  oldestSeq: number | null
  /** The server has nothing older than `oldestSeq`. */
  historyComplete: boolean
}

export interface OutboxItem {
  localId: LocalId
  sessionId: SessionId
  /** The encrypted record, b64, as it goes over the wire: retries send the same bytes. */
  content: string
  /** The text that the person typed; wrapped at rest. */
  text: string
  createdAt: number
  state: 'queued' | 'failed'
  /** Why it failed; only with `failed`. */
  error?: HubErrorData
}

/**
 * Everything stored for one server. Each server has its own IndexedDB database, so no id of one server
 * can reach a record of another. Throws HubError `storage-failed` when IndexedDB refuses.
 */
export interface ServerDatabase {
  readonly serverId: ServerId

  readSessions(): Promise<StoredSession[]>
  /** Adds or replaces, in one transaction. */
  putSessions(sessions: readonly StoredSession[]): Promise<void>
  /** Also deletes their messages and cursors. Keeps the outbox: what a person typed is theirs to discard. */
  deleteSessions(sessionIds: readonly SessionId[]): Promise<void>

  readMachines(): Promise<StoredMachine[]>
  putMachines(machines: readonly StoredMachine[]): Promise<void>
  deleteMachines(machineIds: readonly MachineId[]): Promise<void>

  /** Null = nothing of this session's messages was ever received. */
  readCursor(sessionId: SessionId): Promise<MessageCursor | null>
  /**
   * Stores what was received after the cursor without a gap (the newest page at first), and moves `lastSeq`,
   * in one transaction. Known seqs are skipped. Resolves to the cursor as it now stands.
   */
  appendMessages(sessionId: SessionId, messages: readonly StoredMessage[]): Promise<MessageCursor>
  /**
   * Stores a page of older messages that ends directly before `oldestSeq`. `historyComplete`: the server said
   * that nothing is older. An empty page with `historyComplete` records an empty session or the end of history.
   */
  prependMessages(
    sessionId: SessionId,
    messages: readonly StoredMessage[],
    page: { historyComplete: boolean },
  ): Promise<MessageCursor>
  /** The newest `count` stored messages, in seq order. */
  readNewestMessages(sessionId: SessionId, count: number): Promise<StoredMessage[]>
  /** The `count` stored messages directly before `seq`, in seq order. */
  readMessagesBefore(sessionId: SessionId, seq: number, count: number): Promise<StoredMessage[]>

  /** In the order in which they were first put; items whose text cannot be unwrapped are left out (and kept). */
  readOutbox(): Promise<OutboxItem[]>
  /** Adds, or replaces the item with this `localId` at its place in the order. Durable when it resolves. */
  putOutboxItem(item: OutboxItem): Promise<void>
  /** Resolves to whether it was there. */
  deleteOutboxItem(localId: LocalId): Promise<boolean>

  /** Profile and settings of the account as the caller wrote them (JSON, wrapped at rest). Null = none. */
  readAccountCache(): Promise<unknown>
  writeAccountCache(cache: unknown): Promise<void>

  /** When the lists were last read completely from the server, epoch ms; null = never. */
  readListsAsOf(): Promise<number | null>
  writeListsAsOf(time: number): Promise<void>

  close(): void
}

/** Opens, or makes, the database of this server. Throws HubError `storage-failed`. */
export async function openServerDatabase(serverId: ServerId, deviceKey: DeviceKey): Promise<ServerDatabase> {
  const database = await openDatabase(databaseName(serverId), [createServerStores])
  const bound = { database, deviceKey, serverId }
  return {
    serverId,
    ...listMethods(bound),
    ...messageMethods(bound),
    ...outboxMethods(bound),
    ...accountMethods(bound),
    close: () => database.close(),
  }
}

/** Deletes all that is stored for this server; open connections to it close by themselves. Throws HubError `storage-failed`. */
export function deleteServerDatabase(serverId: ServerId): Promise<void> {
  return deleteDatabase(databaseName(serverId))
}

function databaseName(serverId: ServerId): string {
  return `happy-hub-server-${serverId}`
}
