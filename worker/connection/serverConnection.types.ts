import type { DraftStore } from '../store/draftStore'
import type { Rows } from '../api/rows'
import type { CanonicalUrl, LocalId, MachineId, ServerId, SessionId } from '../api/ids'
import type {
  ConnectionState,
  FailedPrompt,
  MachineSummary,
  PrimaryProfile,
  PrimarySettings,
  SessionSummary,
  ServerState,
} from '../api/state'
import type { PromptWish } from '../api/agentSettings/picks'
import type { Credentials } from '../store/registry/registryRecords'
import type { ServerDatabase } from '../store/server/serverDatabase.types'
import type { Artifacts } from './artifacts/artifacts'
import type { Attachments } from './attachments/attachments'
import type { OpenChat } from './chat/chatView'
import type { AgentCommands } from './rpc/agentCommands'
import type { MessageSearch } from './search/messageSearch'
import type { HttpClient } from './transport/httpClient'

/**
 * The border between `worker/servers` (all servers) and `worker/connection` (one server).
 * A connection is built for exactly one server and one account; it owns its HTTP client (bound to one origin),
 * socket, keys, cursors, outbox and database, and knows nothing of other servers.
 */
export interface ServerConnection {
  readonly serverId: ServerId
  /**
   * Requests to this server with this account, for rare needs; they reject with `cancelled` when the connection is
   * lost.
   */
  readonly http: HttpClient
  /** What `state` says of the connection, without the cost of the rest. */
  connection(): ConnectionState
  /** Immutable; a new identity whenever something changed, unchanged parts keep theirs. */
  state(): LiveServerState
  /** Called after the state changed. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void
  /**
   * Reads the cache (resolves when the state shows it), then connects in the background. Never rejects for a dead
   * server.
   */
  start(): Promise<void>
  /** Closes socket and requests; the state keeps the cached lists. */
  pause(): void
  resume(): void
  retryNow(): void
  /** A person is looking again: tries at once if it was waiting, checks the connection if it looks open. */
  wake(): void
  /** Refetches lists and open chats, if connected. */
  refresh(): void
  /** Closes socket, requests and database, wipes key bytes. Final. */
  stop(): Promise<void>
  setAppState(state: 'active' | 'background'): void
  /** `true` = also load profile and settings (the primary). */
  setPrimary(isPrimary: boolean): void
  setBrowserOnline(online: boolean): void
  /** Sends messages now that wait until an agent is done. */
  sendAllWaiting(): void
  /** `update` events of the socket, unread, for what is only loaded on demand. Returns the unsubscribe function. */
  onUpdate(listener: (event: unknown) => void): () => void

  /** Same object for the same session while it is open; counted: every open needs its close. */
  openChat(sessionId: SessionId): OpenChat
  /** Durable: in the outbox before it resolves. */
  sendMessage(sessionId: SessionId, text: string, wish?: PromptWish): Promise<LocalId>
  retryMessage(sessionId: SessionId, localId: LocalId): Promise<void>
  sendNow(sessionId: SessionId, localId: LocalId): Promise<void>
  moveMessage(sessionId: SessionId, localId: LocalId, step: 1 | -1): Promise<void>
  /** Resolves to the text; rejects `not-found` when it is no longer in the outbox. */
  discardMessage(sessionId: SessionId, localId: LocalId): Promise<string>
  markRead(sessionId: SessionId): Promise<void>
  /** Texts written to its sessions and not sent yet. */
  drafts(): Promise<DraftStore>

  /** Pictures and files of its sessions; their code is loaded with the first one. */
  attachments(): Promise<Attachments>
  /** Search in the messages that are stored here; its code is loaded with the first one. */
  messageSearch(): Promise<MessageSearch>
  /** Artifacts of this account; their code is loaded with the first look at them. */
  artifacts(): Promise<Artifacts>
  /** Calls to this server's sessions and machines; their code is loaded with the first one. */
  agentCommands(): Promise<AgentCommands>
}

export interface LiveServerState {
  connection: ConnectionState
  sessions: Rows<SessionSummary>
  machines: Record<MachineId, MachineSummary>
  listsAsOf: number | null
  /** When the server was last seen to be set back to an older copy of itself; null = never. */
  setBackAt: number | null
  listsProblem: ServerState['listsProblem']
  /** Messages in the outbox that the server does not have; null = not read yet, or not readable. */
  unsentMessages: number | null
  /** Null = not read yet, or not readable. */
  failedPrompts: readonly FailedPrompt[] | null
  profile: PrimaryProfile
  settings: PrimarySettings
}

export interface ServerConnectionOptions {
  serverId: ServerId
  url: CanonicalUrl
  credentials: Credentials
  /** Stores a token that was renewed after a 401 by logging in with the secret again. */
  onTokenRenewed(token: string): Promise<void>
  /** Opens this server's database; called by `start`, again after a failure; closed by `stop`. */
  openDatabase(): Promise<ServerDatabase>
  browserOnline: boolean
}
