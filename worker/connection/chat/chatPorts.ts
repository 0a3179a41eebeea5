import type { CanonicalUrl, LocalId, ServerId, SessionId } from '../../api/ids'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { LostMessages, StoredMessage } from '../../store/server/serverRecords'
import type { OutboxEntry } from '../account/outbox/outbox.types'
import type { ServerUnavailable } from '../transport/serverProblem'
import type { MessageSource, MessageStore } from './stream/messageStream.types'

/** What a chat needs to know of its session; null = unknown to this device (yet). */
export interface ChatSession {
  metadata: string
  metadataVersion: number
  agentState: string | null
  agentStateVersion: number
  isActive: boolean
}

/** What a chat uses of its server. */
export interface ChatPorts {
  serverId: ServerId
  sessionId: SessionId
  serverUrl: CanonicalUrl
  source: MessageSource<StoredMessage>
  store: MessageStore<StoredMessage>
  session(): ChatSession | null
  /** `locked` = this account cannot open the session's key. */
  cipher(): Promise<RecordCipher | 'locked' | null>
  outboxItems(): readonly OutboxEntry[]
  /** Tells the outbox that these messages have come back from the server. */
  confirm(localIds: readonly LocalId[]): void
  /** What the server lost when it was set back, oldest first. */
  readLost(): Promise<readonly LostMessages[]>
  /** Tells the outbox that the server has lost these messages, which it had accepted. */
  failLost(localIds: readonly LocalId[]): Promise<void>
  isConnected(): boolean
  /** Why the server is not connected; null = it is, or may be soon. */
  connectionProblem(): ServerUnavailable | null
  /** When the stored copy was last known to be current; null = not known. */
  storedAsOf(): number | null
}
