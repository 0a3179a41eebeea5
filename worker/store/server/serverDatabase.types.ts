import type { LocalId, MachineId, ServerId, SessionId } from '../../api/ids'
import type { DraftStore } from '../draftStore'
import type {
  LostMessages,
  MessageCursor,
  OutboxItem,
  StoredMachine,
  StoredMessage,
  StoredSession,
} from './serverRecords'

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

  /** Seq and id of every stored message, in seq order. */
  readMessageIds(sessionId: SessionId): Promise<{ seq: number; id: string }[]>
  /**
   * The server no longer has what is stored after `keptSeq` (0 = nothing stored is there any more): it becomes lost, and
   * the cursor goes back to `keptSeq`. In one transaction.
   */
  setBackMessages(sessionId: SessionId, keptSeq: number, foundAt: number): Promise<void>
  /** Oldest first. */
  readLostMessages(sessionId: SessionId): Promise<LostMessages[]>

  /** In the order in which they were first put; items whose text cannot be unwrapped are left out (and kept). */
  readOutbox(): Promise<OutboxItem[]>
  /** Adds, or replaces the item with this `localId` at its place in the order. Durable when it resolves. */
  putOutboxItem(item: OutboxItem): Promise<void>
  /** The same for a new item with pictures: their encrypted bytes, in the same transaction. */
  putOutboxItemWithBlobs(item: OutboxItem, blobs: readonly Uint8Array<ArrayBuffer>[]): Promise<void>
  /** The encrypted bytes of a picture that waits; null = there are none. */
  readOutboxBlob(localId: LocalId, index: number): Promise<Uint8Array<ArrayBuffer> | null>
  /** With its pictures. Resolves to whether it was there. */
  deleteOutboxItem(localId: LocalId): Promise<boolean>

  /** Profile and settings of the account as the caller wrote them (JSON, wrapped at rest). Null = none. */
  readAccountCache(): Promise<unknown>
  writeAccountCache(cache: unknown): Promise<void>

  /** When the lists were last read completely from the server, epoch ms; null = never. */
  readListsAsOf(): Promise<number | null>
  writeListsAsOf(time: number): Promise<void>
  /** When the server was last seen to be set back, epoch ms; null = never. */
  readSetBackAt(): Promise<number | null>
  writeSetBackAt(time: number): Promise<void>

  /** What is written to its sessions and not sent, by session id. */
  drafts(): Promise<DraftStore>

  close(): void
}
