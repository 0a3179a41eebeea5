import type { HubErrorData } from '../../api/errors'
import type { ServerId, SessionId } from '../../api/ids'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import type { StoredMessage } from '../../store/server/serverRecords'
import { lazyMethods } from '../../shared/lazyMethods'
import type { OpenAccount } from '../account/openAccount'
import type { ChatPorts } from './chatPorts'
import type { ChatView, OpenChat } from './chatView'
import type { ServerUnavailable } from '../transport/serverProblem'
import type { HttpClient } from '../transport/httpClient'
import { createLazyChat, type LazyChat } from './lazyChat'
import { sessionNotFound } from '../transport/messages'
import type { MessageSource, MessageStore } from './stream/messageStream.types'

/** The open chats of one server. Only they fetch messages; all other sessions cost no request. */
export interface Chats {
  open(sessionId: SessionId): OpenChat
  areOpen(): boolean
  receive(sessionId: SessionId, message: StoredMessage): void
  sessionChanged(sessionId: SessionId): void
  sessionRemoved(sessionId: SessionId): void
  /** The server was set back and has an older state of this session. */
  sessionSetBack(sessionId: SessionId): void
  outboxChanged(sessionId: SessionId): void
  /** The cache has been read. */
  dataReady(): void
  serverConnected(): void
  serverConnecting(): void
  serverLost(unavailable: ServerUnavailable): void
  /** The list is complete: a session that is not in it does not exist. */
  listsFetched(): void
  dispose(): void
}

interface ChatsOptions {
  serverId: ServerId
  http: HttpClient
  isConnected(): boolean
  connectionProblem(): ServerUnavailable | null
  /** Null until the cache has been read. */
  data(): OpenAccount | null
  /** Resolves when the cache has been read; chats can be opened before. */
  whenReady(): Promise<OpenAccount>
}

export function createChats(options: ChatsOptions): Chats {
  const { http } = options
  const opened = new Map<SessionId, { lazy: LazyChat; chat: OpenChat; openings: number }>()

  function close(sessionId: SessionId, lazy: LazyChat): void {
    const held = opened.get(sessionId)
    if (held?.lazy !== lazy) return
    held.openings--
    if (held.openings > 0) return
    opened.delete(sessionId)
    lazy.dispose()
  }

  function tell(sessionId: SessionId, event: (view: ChatView) => void): void {
    opened.get(sessionId)?.lazy.tell(event)
  }

  function tellAll(event: (view: ChatView) => void): void {
    for (const { lazy } of opened.values()) lazy.tell(event)
  }

  function gone(): HubErrorData {
    return sessionNotFound(http).data
  }

  return {
    open(sessionId) {
      const held = opened.get(sessionId)
      if (held) {
        held.openings++
        return held.chat
      }
      const lazy = createLazyChat(chatPorts(options, sessionId))
      const chat: OpenChat = { ...lazy.chat, close: () => close(sessionId, lazy) }
      opened.set(sessionId, { lazy, chat, openings: 1 })
      return chat
    },
    areOpen: () => opened.size > 0,
    receive: (sessionId, message) => tell(sessionId, (view) => view.receive(message)),
    sessionChanged: (sessionId) => tell(sessionId, (view) => view.sessionChanged()),
    sessionRemoved: (sessionId) => tell(sessionId, (view) => view.sessionGone(gone())),
    // The agent state may differ under the same version. Messages are compared when they are fetched.
    sessionSetBack: (sessionId) => tell(sessionId, (view) => view.agentStateReplaced()),
    outboxChanged: (sessionId) => tell(sessionId, (view) => view.outboxChanged()),
    dataReady: () => tellAll((view) => view.sessionChanged()),
    serverConnected() {
      for (const { lazy } of opened.values()) lazy.retryLoading()
      tellAll((view) => view.serverConnected())
    },
    serverConnecting: () => tellAll((view) => view.serverConnecting()),
    serverLost: (unavailable) => tellAll((view) => view.serverLost(unavailable)),
    listsFetched() {
      const sessions = options.data()?.sessions
      for (const sessionId of opened.keys()) {
        if (sessions && !sessions.get(sessionId)) tell(sessionId, (view) => view.sessionGone(gone()))
      }
    },
    dispose() {
      for (const { lazy } of opened.values()) lazy.dispose()
      opened.clear()
    },
  }
}

/** What one chat uses of its server. */
function chatPorts({ serverId, http, ...options }: ChatsOptions, sessionId: SessionId): ChatPorts {
  const database = async (): Promise<ServerDatabase> => (await options.whenReady()).database
  return {
    serverId,
    sessionId,
    serverUrl: http.serverUrl,
    source: lazyMethods<MessageSource<StoredMessage>>(['newest', 'after', 'before', 'at'], async () =>
      (await import('../transport/requests/messageSource')).createMessageSource(http, sessionId),
    ),
    store: storedMessages(database, sessionId),
    session() {
      const sessions = options.data()?.sessions
      const entry = sessions?.get(sessionId)
      if (!sessions || !entry) return null
      const { metadata, metadataVersion, agentState, agentStateVersion } = entry.row
      return { metadata, metadataVersion, agentState, agentStateVersion, isActive: sessions.isActive(entry) }
    },
    async cipher() {
      const sessions = options.data()?.sessions
      const entry = sessions?.get(sessionId)
      return sessions && entry ? ((await sessions.ensureKey(entry)) ?? 'locked') : null
    },
    outboxItems: () => options.data()?.outbox.itemsOf(sessionId) ?? [],
    confirm: (localIds) => options.data()?.outbox.confirm(localIds),
    isConnected: options.isConnected,
    connectionProblem: options.connectionProblem,
    readLost: async () => (await database()).readLostMessages(sessionId),
    failLost: async (localIds) => options.data()?.outbox.failLost(localIds),
    storedAsOf: () => options.data()?.listsAsOf() ?? null,
  }
}

function storedMessages(database: () => Promise<ServerDatabase>, sessionId: SessionId): MessageStore<StoredMessage> {
  return {
    readCursor: async () => (await database()).readCursor(sessionId),
    append: async (messages) => (await database()).appendMessages(sessionId, messages),
    prepend: async (messages, page) => (await database()).prependMessages(sessionId, messages, page),
    readNewest: async (count) => (await database()).readNewestMessages(sessionId, count),
    readBefore: async (seq, count) => (await database()).readMessagesBefore(sessionId, seq, count),
    readIds: async () => (await database()).readMessageIds(sessionId),
    setBack: async (keptSeq) => (await database()).setBackMessages(sessionId, keptSeq, Date.now()),
  }
}
