import type { HubErrorData } from '../../api/errors'
import type { LocalId, MachineId, SessionId } from '../../api/ids'

/** A plain JSON object as it came over the wire (ciphertext fields stay ciphertext). */
export type WireRow = Record<string, unknown>

export interface StoredSession {
  id: SessionId
  /** Session row of docs/protocol.md 3.2. */
  row: WireRow
  /** The opened data key (docs/protocol.md 1.6), 32 bytes; wrapped at rest. Null = legacy, locked, or not opened yet. */
  dataKey: Uint8Array<ArrayBuffer> | null
  /** What the list shows, JSON, decrypted; wrapped at rest. Null = none. The caller validates it. */
  summary: unknown
  /** Highest message seq that the person has read on this device. */
  readSeq: number
  /** Its last message as far as known, `at` in epoch ms; missing = not known. */
  lastMessage?: { seq: number; at: number } | undefined
  /** The server was set back and has it no more; missing = no. */
  isLost?: boolean | undefined
  /** `SessionMarks`, JSON. The caller validates it. */
  marks?: unknown
}

export interface StoredMachine {
  id: MachineId
  /** Machine row of docs/protocol.md 3.3. */
  row: WireRow
  dataKey: Uint8Array<ArrayBuffer> | null
  summary: unknown
}

/** A message as the server keeps it (docs/protocol.md 3.2); `content` is the ciphertext `content.c`. */
export interface StoredMessage {
  seq: number
  id: string
  localId: LocalId | null
  content: string
  createdAt: number
  updatedAt: number
}

/** Messages that the server no longer has: it was set back to an older copy of itself. */
export interface LostMessages {
  sessionId: SessionId
  /** When this browser noticed, epoch ms. */
  foundAt: number
  /** Seq of the last message that the server still had; 0 = it had none of those stored here. */
  keptSeq: number
  /** In seq order. */
  messages: StoredMessage[]
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
  /** `held`: its session has ended, and it waits until that runs again. */
  state: 'queued' | 'held' | 'failed'
  /** Its place among those that wait until the agent is done; missing = it waits for the server only. */
  waits?: number
  /** Why it failed; only with `failed`. */
  error?: HubErrorData
  /** Sent before the text, in this order; wrapped at rest. Their bytes lie apart (`readOutboxBlob`). */
  pictures?: OutboxPicture[]
}

export interface OutboxPicture {
  /** Of the record that names it. */
  localId: LocalId
  name: string
  /** Before encryption. */
  size: number
  mimeType: string
  width: number
  height: number
  thumbhash: string | null
  /** The encrypted record, b64, as it goes over the wire; null = its bytes are not on the server yet. */
  content: string | null
}
